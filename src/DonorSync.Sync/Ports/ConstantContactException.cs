namespace DonorSync.Sync.Ports;

/// <summary>Constant Contact could not be reached, or refused. The message is for users and contains no secret.</summary>
public class ConstantContactException : Exception
{
    public ConstantContactException(string message) : base(message)
    {
    }

    public ConstantContactException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>A7: the grant is dead; a user has to reconnect.</summary>
public sealed class GrantRefusedException(string message) : ConstantContactException(message);

/// <summary>
/// A firewall or a proxy in front of Constant Contact refused a request with a web page. Neither the grant nor the application is at fault.
/// </summary>
public sealed class FirewallException(string message) : ConstantContactException(message);

/// <summary>The login that granted access has no Constant Contact account, or may not use it: calls fail in spite of the grant.</summary>
public sealed class NoAccountException(string message) : ConstantContactException(message);

/// <summary>The reports on campaigns cannot be read now, or not with this grant. A sync continues without them.</summary>
public sealed class ReportsUnreadableException(string message, Exception inner) : ConstantContactException(message, inner);

/// <summary>
/// L8: Constant Contact reports that the name of a list is taken, but no list has it: it reserves the name of a deleted one.
/// </summary>
public sealed class ListNameReservedException(string name) : ConstantContactException(
    RunSentences.NameReserved(name));

/// <summary>Constant Contact could not be reached or kept failing. Nothing was changed, or a repetition changes nothing more.</summary>
public class UnavailableException(string message) : ConstantContactException(message);

/// <summary>A read whose pages have no end: what it showed may be made up.</summary>
public sealed class EndlessReadException(string message) : UnavailableException(message);

/// <summary>Constant Contact contradicts itself within one read.</summary>
public sealed class ContradictoryReadException(string message) : ConstantContactException(message);

/// <summary>The application key has no requests left until <see cref="ReopensAt"/> (00:00 UTC).</summary>
public sealed class BudgetSpentException(string message, DateTimeOffset reopensAt) : ConstantContactException(message)
{
    public DateTimeOffset ReopensAt { get; } = reopensAt;
}

/// <summary>Another process holds the run's lease: this one must no longer write.</summary>
public sealed class FenceLostException() : Exception("Another process has taken over this connection's run.");

/// <summary>B19: a user stopped the run. It ends here, and the next one finishes it as after a kill (B8).</summary>
public sealed class RunStoppedException() : Exception("A user stopped the run.");

/// <summary>B3: the read is implausible, so nothing is decided from it until a user approves.</summary>
public sealed class ImplausibleReadException(string message) : Exception(message);
