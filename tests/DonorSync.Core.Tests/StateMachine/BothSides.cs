namespace DonorSync.Core.Tests.StateMachine;

/// <summary>All data that the checks may use: both sides, the baselines, and past acts of people.</summary>
sealed record BothSides
{
    public required List<CrmGroup> Groups { get; init; }
    public required List<CrmContact> People { get; init; }
    public required List<CtctList> LiveLists { get; init; }
    public required List<CtctContact> Subscribers { get; init; }
    public required List<Link> Links { get; init; }
    public required Dictionary<EmailKey, Baseline> Baselines { get; init; }

    /// <summary>Contacts that were once removed from a list in Constant Contact, other than by the sync (M4).</summary>
    public required IReadOnlySet<(CtctContactId Contact, ListId List)> Left { get; init; }

    /// <summary>Contacts that left a list with an address that has since been merged into this one (M4).</summary>
    public IReadOnlySet<(EmailKey Key, ListId List)> LeftByMerging { get; init; } = ImmutableHashSet<(EmailKey, ListId)>.Empty;

    /// <summary>The time of this state.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Links whose list was once deleted in Constant Contact: all its contacts count as having left (L7, M4).</summary>
    public required IReadOnlySet<LinkId> OnceDetached { get; init; }

    /// <summary>Contacts that once unsubscribed or were deleted, even if that was reversed: a read may have seen it.</summary>
    public IReadOnlySet<CtctContactId> OnceRefused { get; init; } = ImmutableHashSet<CtctContactId>.Empty;

    /// <summary>Erased addresses: no CRM contact may have one.</summary>
    public IReadOnlySet<EmailKey> Erased { get; init; } = ImmutableHashSet<EmailKey>.Empty;

    /// <summary>Names of erased contacts: an address with one of them does not come back either.</summary>
    public IReadOnlySet<EmailKey> MaybeErased { get; init; } = ImmutableHashSet<EmailKey>.Empty;

    /// <summary>Data that the sync does not read (C9), such as tags and custom fields, as text. Empty if there is none.</summary>
    public IReadOnlyDictionary<CtctContactId, string> Extras { get; init; } = ImmutableDictionary<CtctContactId, string>.Empty;

    public IEnumerable<CrmContact> PeopleAt(EmailKey key) => People.Where(c => c.Key == key);

    public CtctContact? SubscriberAt(EmailKey key) => Subscribers.Find(c => c.Email?.Key == key);

    public CtctContact? Find(CtctContactId id) => Subscribers.Find(c => c.Id == id);

    public bool HasList(string name) => LiveLists.Exists(l => GroupNames.Fold(l.Name) == GroupNames.Fold(name));
}
