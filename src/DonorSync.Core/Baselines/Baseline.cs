namespace DonorSync.Core;

/// <summary>What is remembered of one contact in one pair. Absent means: not seen in the group, never on the list.</summary>
public enum Membership
{
    /// <summary>Seen in the group; never on the list.</summary>
    SeenNever,

    /// <summary>Seen in the group; on the list.</summary>
    SeenOn,

    /// <summary>Seen in the group; was on the list and left it (M4).</summary>
    SeenLeft,

    /// <summary>On the list, and a person undid the import or the joining (B5): neither imported again nor removed.</summary>
    Undone,
}

/// <summary>What was remembered of each side of one e-mail address when the two last agreed.</summary>
public sealed record Baseline
{
    public required EmailKey Key { get; init; }

    /// <summary>The link to the Constant Contact contact: it holds by id, so an address changed there is seen (C8).</summary>
    public CtctContactId? CtctId { get; init; }

    /// <summary>The permission last seen; null before the first meeting.</summary>
    public Permission? Permission { get; init; }

    /// <summary>Whether the contact was deleted in Constant Contact when last seen.</summary>
    public bool Deleted { get; init; }

    /// <summary>Constant Contact's values when the two last agreed (T1); null before the first meeting.</summary>
    public CtctFields? Ctct { get; init; }

    /// <summary>The values of the CRM contact that holds the fields (the oldest, C10) at that moment.</summary>
    public ContactFields? Crm { get; init; }

    public ImmutableSortedDictionary<LinkId, Membership> Memberships { get; init; } = NoMemberships;

    public static readonly ImmutableSortedDictionary<LinkId, Membership> NoMemberships =
        ImmutableSortedDictionary.Create<LinkId, Membership>(
            Comparer<LinkId>.Create(static (a, b) => string.CompareOrdinal(a.Value, b.Value)));

    public static Baseline Empty(EmailKey key) => new() { Key = key };

    /// <summary>Nothing worth keeping: no link and no membership.</summary>
    public bool IsForgotten => CtctId is null && Memberships.IsEmpty;

    public bool RefusedWhenLastSeen => Deleted || Permission == Core.Permission.Unsubscribed;

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
