namespace DonorSync.Core.Reconciliation;

/// <summary>The settings of the rules that an organization can change. The defaults are those of the rules.</summary>
public sealed record SyncPolicy
{
    public static readonly SyncPolicy Default = new();

    /// <summary>E4: the longest top-level domain that is sent to Constant Contact, in characters; null is "off". Default 3.</summary>
    public int? MaxTopLevelDomainLength { get; init; } = 3;

    /// <summary>C3: whether an organization's company name and point of contact are sent when it is created. Default off.</summary>
    public bool SendOrganizationNames { get; init; }

    /// <summary>B18: what happens to a Constant Contact contact that may be imported and is not in the CRM.</summary>
    public Newcomers Newcomers { get; init; }

    /// <summary>L9: the maximum number of lists in an account.</summary>
    public int MaxLists { get; init; } = 1_000;

    /// <summary>L9: the maximum number of lists of one contact.</summary>
    public int MaxListsPerContact { get; init; } = 50;

    public HoldThresholds Holds { get; init; } = new();
}

/// <summary>B18: which Constant Contact contacts that are not in the CRM are imported.</summary>
public enum Newcomers
{
    /// <summary>All that may be imported (C4). The default.</summary>
    Everyone,

    /// <summary>Those that a user approved.</summary>
    Ask,
    None,
}

/// <summary>B3: the thresholds above which a run needs approval. "Over" means more than.</summary>
public sealed record HoldThresholds
{
    /// <summary>Removals from lists: held when over this many ...</summary>
    public int Removals { get; init; } = 25;

    /// <summary>... and over this share of one list, or of all linked ones.</summary>
    public double RemovalShare { get; init; } = 0.20;

    /// <summary>Removals from all lists together: held when over this number, whatever the share.</summary>
    public int RemovalsInAnyCase { get; init; } = 1_000;

    /// <summary>Lists deleted by one run: held when over this many.</summary>
    public int ListDeletions { get; init; } = 3;

    /// <summary>Contacts with a field that would be blanked: held when over this share of the linked contacts.</summary>
    public double BlankedShare { get; init; } = 0.10;

    /// <summary>Changed fields: held when over this share of the linked contacts changed in one run ("everything seems changed").</summary>
    public double ChangedShare { get; init; } = 0.80;

    /// <summary>Opt-outs are never held: users are alerted when one run opts out more contacts than this ...</summary>
    public int OptOuts { get; init; } = 25;

    /// <summary>... and more than this share of the linked contacts.</summary>
    public double OptOutShare { get; init; } = 0.20;

    /// <summary>Shares are ignored below this number of contacts: two of three removals are normal for a small group.</summary>
    public int FewContacts { get; init; } = 25;
}
