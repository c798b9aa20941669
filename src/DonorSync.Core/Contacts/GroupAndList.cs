namespace DonorSync.Core.Contacts;

/// <summary>A group of the CRM.</summary>
public sealed record CrmGroup(GroupId Id, string Name);

/// <summary>A Constant Contact list. <paramref name="Deleted"/>: reported as deleted, or missing from two reads (B9).</summary>
public sealed record CtctList(ListId Id, string Name, bool Deleted = false);

public enum LinkState
{
    /// <summary>Group and list are synced.</summary>
    Linked,

    /// <summary>The list was deleted in Constant Contact (L7). The list is created again only when a user asks.</summary>
    Detached,
}

/// <summary>
/// A remembered pair. <paramref name="GroupName"/> is the group's name when the two last agreed. L4 compares with it, so that a rename of
/// the list (L5) changes nothing and the group's next rename still reaches the list.
/// </summary>
public sealed record Link(LinkId Id, GroupId Group, ListId List, string GroupName, LinkState State);

/// <summary>
/// A pair of this run. <paramref name="List"/> is null if the run creates the list (L1), <paramref name="Group"/> if it creates the group
/// (L2).
/// </summary>
public sealed record Pair(LinkId Link, GroupId? Group, ListId? List, string Name);

/// <summary>
/// Compares group names: trimmed, with inner white space as one space, ignoring case and invisible characters (L8). Import, REST, pages and
/// the sync all use <see cref="Fold"/> or <see cref="Comparer"/>.
/// </summary>
public static class GroupNames
{
    /// <summary>The longest list name that Constant Contact accepts, in characters (L9).</summary>
    public const int MaxLength = 255;

    public static IEqualityComparer<string> Comparer { get; } = EqualityComparer<string>.Create(
        static (one, other) => one is null || other is null ? one == other : one == other || Fold(one) == Fold(other),
        static name => Fold(name).GetHashCode(StringComparison.Ordinal));

    /// <summary>Returns the name as it is saved; empty if it has no visible character.</summary>
    public static string Clean(string name) => VisibleText.Line(name);

    public static string Fold(string name) => VisibleText.Fold(name);
}

/// <summary>
/// L4: the name of a list while another list still has its new name. It contains the list's id, so that a later run of any process
/// recognizes it and finishes the rename.
/// </summary>
public static class TemporaryName
{
    public static string Of(ListId list) => $"DonorSync is renaming this list ({list.Value})";

    public static bool IsOn(CtctList list) => GroupNames.Fold(list.Name) == GroupNames.Fold(Of(list.Id));
}
