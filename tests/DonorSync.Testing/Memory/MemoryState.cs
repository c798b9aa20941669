namespace DonorSync.Testing;

/// <summary>A contact of Constant Contact as it was last read.</summary>
/// <param name="Contact">Its <see cref="CtctContact.UpdatedAt"/> is the newest time that a read showed.</param>
/// <param name="ValuesAt">When a read first showed these values: an import moves the contact's time and no value (T1, T3, T4).</param>
/// <param name="CaseKey">The address under which it is reconciled (C8).</param>
/// <param name="Missed">Complete reads in a row that did not show it (B9).</param>
public sealed record MirrorEntry(CtctContact Contact, DateTimeOffset ValuesAt, EmailKey CaseKey, Guid? Sweep, int Missed)
{
    /// <summary>As <see cref="Missed"/>: only a read without an end showed it, so it may not exist.</summary>
    public const int Doubted = -1;

    public EmailKey OwnKey => Contact.Email?.Key ?? EmailKey.None;

    public bool HasMoved => CaseKey != OwnKey;

    public CtctContact ToCore() => Contact with { UpdatedAt = ValuesAt };
}

/// <summary>How a step of the journal stands.</summary>
public enum KeptStepState
{
    Planned,
    Held,
    Done,
    Failed,
}

public sealed record KeptStep(PlannedStep Step, KeptStepState State, string? Reason = null, string? Contact = null);

/// <summary>An address that changed since everything was last looked at, and the run that has seen it.</summary>
public sealed record NotedChange(RunId? Seen);

/// <summary>Everything the sync remembers of one account, as a value.</summary>
public sealed record MemoryState
{
    public ReadMarks Marks { get; init; } = new();

    public ImmutableSortedDictionary<string, MirroredList> Lists { get; init; } =
        ImmutableSortedDictionary.Create<string, MirroredList>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, MirrorEntry> Mirror { get; init; } =
        ImmutableSortedDictionary.Create<string, MirrorEntry>(StringComparer.Ordinal);

    public OpenSweep? Sweep { get; init; }
    public ImmutableDictionary<string, int> Campaigns { get; init; } = ImmutableDictionary<string, int>.Empty;
    public ImmutableSortedDictionary<EmailKey, Bounce> Bounces { get; init; } = ImmutableSortedDictionary<EmailKey, Bounce>.Empty;

    public ImmutableSortedDictionary<string, Link> Links { get; init; } = ImmutableSortedDictionary.Create<string,
        Link>(StringComparer.Ordinal);
    public LeftOut LeftOut { get; init; } = LeftOut.Nothing;
    public ImmutableSortedDictionary<EmailKey, Baseline> Baselines { get; init; } = ImmutableSortedDictionary<EmailKey, Baseline>.Empty;

    public ImmutableDictionary<RunId, ImmutableSortedDictionary<long, KeptStep>> Journal { get; init; } =
        ImmutableDictionary<RunId, ImmutableSortedDictionary<long, KeptStep>>.Empty;

    public ImmutableSortedDictionary<(string Rule, string Subject), ReviewItem> Reviews { get; init; } =
        ImmutableSortedDictionary<(string, string), ReviewItem>.Empty;

    public DiscardedHold? Discarded { get; init; }

    /// <summary>What the last look at everything stood on; a text that no run has is written while one is on.</summary>
    public bool TracksChanges { get; init; }
    public string? Basis { get; init; }
    public ImmutableSortedDictionary<EmailKey, NotedChange> Changed { get; init; } = ImmutableSortedDictionary<EmailKey, NotedChange>.Empty;

    public ImmutableSortedDictionary<long, KeptStep> StepsOf(RunId run) =>
        Journal.GetValueOrDefault(run) ?? ImmutableSortedDictionary<long, KeptStep>.Empty;

    /// <summary>The address that a contact is linked to: its own one, if it is linked there too.</summary>
    public EmailKey? LinkKeyOf(CtctContactId id, EmailKey own) =>
        Baselines.GetValueOrDefault(own)?.CtctId == id ? own
        : Baselines.Values.Where(b => b.CtctId == id).Select(static b => (EmailKey?)b.Key).FirstOrDefault();

    public bool IsLinked(CtctContactId id) => Baselines.Values.Any(b => b.CtctId == id);

    /// <summary>Not in doubt: shown by the last complete read, or linked to a donor. An opt-out and a deletion count in any case.</summary>
    public bool IsBelieved(MirrorEntry entry) =>
        entry.Missed == 0 || entry.Contact.Deleted || entry.Contact.Permission == Permission.Unsubscribed || IsLinked(entry.Contact.Id);

    public MemoryState Note(IEnumerable<EmailKey> keys) => !TracksChanges ? this : this with
    {
        Changed = keys.Where(static k => k != EmailKey.None).Distinct()
            .Aggregate(Changed, static (all, key) => all.SetItem(key, new(null))),
    };
}
