namespace DonorSync.Core.Tests.StateMachine;

/// <summary>Everything an oracle may look at: both sides as they are, what is remembered, and what people once did.</summary>
sealed record BothSides
{
    public required List<CrmGroup> Groups { get; init; }
    public required List<CrmContact> People { get; init; }
    public required List<CtctList> LiveLists { get; init; }
    public required List<CtctContact> Subscribers { get; init; }
    public required List<Link> Links { get; init; }
    public required Dictionary<EmailKey, Baseline> Baselines { get; init; }

    /// <summary>Who was once taken off a list over there, by whomever but the sync (M4).</summary>
    public required IReadOnlySet<(CtctContactId Contact, ListId List)> Left { get; init; }

    /// <summary>Who left a list with another address that has since been merged with this one (M4).</summary>
    public IReadOnlySet<(EmailKey Key, ListId List)> LeftByMerging { get; init; } = ImmutableHashSet<(EmailKey, ListId)>.Empty;

    /// <summary>When this was looked at.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Links whose list was once deleted there: whoever was on it counts as having left (L7, M4).</summary>
    public required IReadOnlySet<LinkId> OnceDetached { get; init; }

    /// <summary>Who once unsubscribed or was deleted there, even if it was undone since: a read may have shown it.</summary>
    public IReadOnlySet<CtctContactId> OnceRefused { get; init; } = ImmutableHashSet<CtctContactId>.Empty;

    /// <summary>Addresses of whom the CRM was asked to forget: nobody has them there.</summary>
    public IReadOnlySet<EmailKey> Erased { get; init; } = ImmutableHashSet<EmailKey>.Empty;

    /// <summary>What who was erased was once called: with evidence of it, that does not come in again either.</summary>
    public IReadOnlySet<EmailKey> MaybeErased { get; init; } = ImmutableHashSet<EmailKey>.Empty;

    /// <summary>What the sync knows nothing of (C9): tags, custom fields and the like, as text. Empty where there are none.</summary>
    public IReadOnlyDictionary<CtctContactId, string> Extras { get; init; } = ImmutableDictionary<CtctContactId, string>.Empty;

    public IEnumerable<CrmContact> PeopleAt(EmailKey key) => People.Where(c => c.Key == key);

    public CtctContact? SubscriberAt(EmailKey key) => Subscribers.Find(c => c.Email?.Key == key);

    public CtctContact? Find(CtctContactId id) => Subscribers.Find(c => c.Id == id);

    public bool HasList(string name) => LiveLists.Exists(l => GroupNames.Fold(l.Name) == GroupNames.Fold(name));
}
