namespace DonorSync.Testing;

/// <summary>What the service does that nothing promises against. A test sets it; by default nothing goes wrong.</summary>
public sealed class ServiceFaults
{
    /// <summary>Contacts that reads of many do not show, although their count includes them (B9).</summary>
    public ImmutableHashSet<CtctContactId> Hidden { get; set; } = [];

    /// <summary>Contacts that neither a read nor its count includes.</summary>
    public ImmutableHashSet<CtctContactId> Uncounted { get; set; } = [];

    /// <summary>Every row of a read comes twice.</summary>
    public bool RepeatsRows { get; set; }

    /// <summary>Lists that a read of all lists does not show.</summary>
    public ImmutableHashSet<ListId> HiddenLists { get; set; } = [];

    /// <summary>Why a call is refused, by its name, such as <c>import</c>, <c>create list</c>; null when it is not.</summary>
    public Func<string, Exception?> Fails { get; set; } = static _ => null;

    /// <summary>Why one contact of an import or a removal is refused, by its address.</summary>
    public Func<EmailKey, string?> Refuses { get; set; } = static _ => null;

    /// <summary>Bulk jobs say that they are done and do nothing.</summary>
    public bool LosesJobs { get; set; }
}
