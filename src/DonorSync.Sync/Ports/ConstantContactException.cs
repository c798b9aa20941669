namespace DonorSync.Sync;

/// <summary>Constant Contact could not be asked or refused to answer. The message is for people and holds no secret.</summary>
public class ConstantContactException : Exception
{
    public ConstantContactException(string message) : base(message)
    {
    }

    public ConstantContactException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>A7: the grant is dead; a person has to reconnect.</summary>
public sealed class GrantRefusedException(string message) : ConstantContactException(message);

/// <summary>
/// A firewall or a proxy in front of Constant Contact refused a request with a web page. Neither the grant nor the application is at fault.
/// </summary>
public sealed class FirewallException(string message) : ConstantContactException(message);

/// <summary>The login that granted access has no Constant Contact account, or may not use it: calls fail although access was granted.</summary>
public sealed class NoAccountException(string message) : ConstantContactException(message);

/// <summary>The reports on campaigns cannot be read now, or not by whoever granted access. A sync does without them.</summary>
public sealed class ReportsUnreadableException(string message, Exception inner) : ConstantContactException(message, inner);

/// <summary>L8: Constant Contact says that the name of a list is taken, and no list that there is has it: it keeps the name of a deleted one.</summary>
public sealed class ListNameReservedException(string name) : ConstantContactException(
    $"Constant Contact keeps the name \"{name}\" of a deleted list reserved, so no list can take it. Rename the group, or ask Constant Contact to free the name.");

/// <summary>Constant Contact contradicts itself within one read.</summary>
public sealed class ContradictoryReadException(string message) : ConstantContactException(message);

/// <summary>The application key has no requests left; it opens again at <see cref="ReopensAt"/> (00:00 UTC).</summary>
public sealed class BudgetSpentException(string message, DateTimeOffset reopensAt) : ConstantContactException(message)
{
    public DateTimeOffset ReopensAt { get; } = reopensAt;
}

/// <summary>Another process holds the run's lease: this one must not write any more.</summary>
public sealed class FenceLostException() : Exception("Another process has taken over this connection's run.");

/// <summary>B3: what was read cannot be believed, so nothing is decided from it and a person looks first.</summary>
public sealed class ImplausibleReadException(string message) : Exception(message);
