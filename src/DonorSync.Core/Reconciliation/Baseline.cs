namespace DonorSync.Core.Reconciliation;

/// <summary>The remembered membership of a contact in one pair. Absent means: not seen in the group, never on the list.</summary>
public enum Membership
{
    /// <summary>Seen in the group; never on the list.</summary>
    SeenNever,

    /// <summary>Seen in the group; on the list.</summary>
    SeenOn,

    /// <summary>Seen in the group; was on the list and left it (M4).</summary>
    SeenLeft,

    /// <summary>On the list, and a user undid the import or the joining (B5): neither imported again nor removed.</summary>
    Undone,
}

/// <summary>What both sides of one email address were when they last agreed.</summary>
public sealed record Baseline
{
    public required EmailKey Key { get; init; }

    /// <summary>The linked Constant Contact contact. The link holds by id, so a changed address is noticed (C8).</summary>
    public CtctContactId? CtctId { get; init; }

    /// <summary>The permission last seen; null before the first sync.</summary>
    public Permission? Permission { get; init; }

    /// <summary>Whether the contact was deleted in Constant Contact when last seen.</summary>
    public bool Deleted { get; init; }

    /// <summary>Constant Contact's values when the two last agreed (T1); null before the first sync.</summary>
    public CtctFields? Ctct { get; init; }

    /// <summary>The values of the CRM contact that held the fields (the oldest, C10) when the two last agreed.</summary>
    public ContactFields? Crm { get; init; }

    public ImmutableSortedDictionary<LinkId, Membership> Memberships { get; init; } = NoMemberships;

    public static readonly ImmutableSortedDictionary<LinkId, Membership> NoMemberships =
        ImmutableSortedDictionary.Create<LinkId, Membership>(
            Comparer<LinkId>.Create(static (a, b) => string.CompareOrdinal(a.Value, b.Value)));

    public static Baseline Empty(EmailKey key) => new() { Key = key };

    /// <summary>Whether nothing is worth keeping: no link and no membership.</summary>
    public bool IsForgotten => CtctId is null && Memberships.IsEmpty;

    public bool RefusedWhenLastSeen => Deleted || Permission == Contacts.Permission.Unsubscribed;

    public Membership? In(LinkId link) => Memberships.TryGetValue(link, out var memory) ? memory : null;

    public Baseline With(LinkId link, Membership? memory) => In(link) == memory ? this : this with
    {
        Memberships = memory is { } value ? Memberships.SetItem(link, value) : Memberships.Remove(link),
    };

    public bool Equals(Baseline? other) =>
        ReferenceEquals(this, other) || (other is not null && Key == other.Key && CtctId == other.CtctId && Permission == other.Permission
        && Deleted == other.Deleted && Ctct == other.Ctct && Crm == other.Crm
        && Memberships.SequenceEqual(other.Memberships));

    public override int GetHashCode() => HashCode.Combine(Key, CtctId, Permission, Deleted, Ctct, Crm, Memberships.Count);
}
