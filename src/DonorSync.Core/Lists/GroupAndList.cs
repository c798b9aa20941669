namespace DonorSync.Core;

/// <summary>A group of the CRM.</summary>
public sealed record CrmGroup(GroupId Id, string Name);

/// <summary>A list of Constant Contact. <paramref name="Deleted"/>: it says so itself, or two reads proved it gone (B9).</summary>
public sealed record CtctList(ListId Id, string Name, bool Deleted = false);

public enum LinkState
{
    /// <summary>Group and list are kept the same.</summary>
    Linked,

    /// <summary>The list was deleted in Constant Contact (L7): kept so that nothing makes it again until a person asks.</summary>
    Detached,
}

/// <summary>
/// A remembered pair. <paramref name="GroupName"/> is the group's name when the two last agreed: L4 compares with it, so that a
/// rename of the list (L5) changes nothing and the group's next rename still reaches it.
/// </summary>
public sealed record Link(LinkId Id, GroupId Group, ListId List, string GroupName, LinkState State);

/// <summary>
/// A pair that takes part in this run. <paramref name="List"/> is null when the run makes the list (L1), <paramref name="Group"/>
/// when it makes the group (L2).
/// </summary>
public sealed record Pair(LinkId Link, GroupId? Group, ListId? List, string Name);

/// <summary>
/// Names are compared trimmed, with inner white space as one space, ignoring case and characters that cannot be seen (L8). Everything that
/// compares group names, whether import, REST, page or sync, does it with <see cref="Fold"/> or <see cref="Comparer"/>.
/// </summary>
public static class GroupNames
{
    /// <summary>The longest list name Constant Contact keeps, in characters (L9).</summary>
    public const int MaxLength = 255;

    public static IEqualityComparer<string> Comparer { get; } = EqualityComparer<string>.Create(
        static (one, other) => one is null || other is null ? one == other : one == other || Fold(one) == Fold(other), static name => Fold(name).GetHashCode(StringComparison.Ordinal));

    /// <summary>Returns the name as it is kept; empty when nothing of it can be seen.</summary>
    public static string Clean(string name) => VisibleText.Line(name);

    public static string Fold(string name) => VisibleText.Fold(name);
}

/// <summary>
/// L4: what a list is called while another list still has the name that it takes. The name tells which list it is, so that any later run,
/// of whatever process, recognizes it and finishes the rename.
/// </summary>
public static class TemporaryName
{
    public static string Of(ListId list) => $"DonorSync is renaming this list ({list.Value})";

    public static bool IsOn(CtctList list) => GroupNames.Fold(list.Name) == GroupNames.Fold(Of(list.Id));
}
