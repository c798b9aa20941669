using System.Text.RegularExpressions;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Server.Import.Reading.Headers;

/// <summary>Columns that are one group each: the header names the group, and the cells mark its members.</summary>
internal static partial class GroupHeaders
{
    public static ColumnMeaning? Find(string header, ColumnStatistics cells)
    {
        if (Name(header) is { } name)
            return Member(name);
        // Without a colon the name could be a field such as "Group Leader Email": only a column of yes and no is a group.
        return Loose().Match(header.Trim()) is { Success: true } loose
            && cells is { IsYesNo: true, IsEmpty: false } ? Member(loose.Groups["name"].Value) : null;
    }

    /// <summary>The user chose that the column is about groups.</summary>
    public static ColumnMeaning Chosen(string header, ColumnStatistics cells) =>
        cells is { IsYesNo: true, IsEmpty: false } ? Member(Name(header) ?? header) : new(DonorColumn.Groups, Inverted: false);

    /// <summary>Returns whether the cell of a column that is one group marks the contact as a member.</summary>
    public static bool IsMember(string cell) => ConsentWords.Of(cell) is ConsentWord.Yes or ConsentWord.Date or ConsentWord.Active
        or ConsentWord.OptedIn or ConsentWord.Number
        or ConsentWord.Unknown;

    private static string? Name(string header) => Marked().Match(header.Trim()) is { Success: true } marked
        && CellValues.Line(marked.Groups["name"].Value) is { } name ? name : null;

    private static ColumnMeaning Member(string name) =>
        new(DonorColumn.Groups, Inverted: false, CellRule.Filled) { Group = CellValues.Line(name) };

    [GeneratedRegex(@"^(?:in )?(?:group|list|tag|mailing list|email list)s?\s*:+\s*(?<name>.+)$|^(?<name>.+?)\s*[\[(](?:group|list"
        + @"|tag)[\])]$", RegexOptions.IgnoreCase)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^group (?:[-–] )?(?<name>(?!id\b|name|type|size|owner|leader|email|code|count|status|date).+)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Loose();
}
