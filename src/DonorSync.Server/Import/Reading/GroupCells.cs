using System.Text.Json;
using System.Text.RegularExpressions;

namespace DonorSync.Server.Import.Reading;

/// <summary>The content of a groups cell.</summary>
/// <param name="Note">What was decided about commas, as text; null if nothing was.</param>
internal readonly record struct GroupCell(ImmutableArray<string> Names, string? Note);

/// <summary>
/// Splits a cell into group names. Semicolons, vertical bars and line breaks always separate names; so do the commas of a JSON array and of
/// a quoted list. Other commas separate unless the cell is an existing group's name or looks like one name: "Acme, Inc.", "Friends, Family
/// &amp; Co.".
/// </summary>
internal static partial class GroupCells
{
    private const string Separators = ";|\n";

    private static readonly HashSet<string> Placeholders = new(StringComparer.OrdinalIgnoreCase)
    {
        "N/A", "#N/A", "NA", "N.A.", "None", "(none)", "[none]", "Null", "(null)", "Nil", "(blank)", "[blank]", "-", "--", "---", "\u2013",
            "\u2014", ".",
        "?", "[]", "{}", "Undefined", "NaN", "Not applicable",
    };

    /// <param name="isGroup">Returns whether a group of that name exists.</param>
    public static GroupCell Read(string cell, Func<string, bool>? isGroup = null)
    {
        isGroup ??= static _ => false;
        var text = cell.Replace('\v', '\n').Trim();
        if (text.Length == 0)
            return new([], null);
        if (Array(text) is { } array)
            return new(Names(array.Select(name => new GroupToken(name, IsQuoted: true, ' ')), isGroup), null);
        var tokens = GroupTokens.Split(text, Separators);
        if (tokens is [{ IsQuoted: false }] && text.Contains(',', StringComparison.Ordinal))
            return AtCommas(text, isGroup);
        if (tokens.Exists(token => token is { IsQuoted: true, EndedBy: ',' }))
            tokens = GroupTokens.Split(text, Separators + ",");
        return new(Names(tokens, isGroup), null);
    }

    /// <summary>Returns a cell that is read as exactly these names; a name that would be read differently is quoted.</summary>
    public static string Write(IEnumerable<string> names) => string.Join("; ", names.Select(name =>
        name is ['"' or '[', ..] || Read(name) is not { Note: null, Names: [var same] } || same != name
            ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name));

    private static GroupCell AtCommas(string text, Func<string, bool> isGroup)
    {
        var name = GroupNames.Clean(text);
        if (isGroup(name))
            return new([name], null);
        var parts = Names(GroupTokens.Split(text, ","), isGroup);
        if (parts.Length < 2)
            return new(parts, null);
        if (parts.All(isGroup))
            return new(parts, null);
        var isOneName = OneName().IsMatch(name);
        return isOneName
            ? new([name], $"\"{CellValues.Short(name)}\" was taken for the name of one group; semicolons separate names")
            : new(parts, $"\"{CellValues.Short(name)}\" was split at its commas into {parts.Length} groups");
    }

    private static ImmutableArray<string> Names(IEnumerable<GroupToken> tokens, Func<string, bool> isGroup) =>
        [.. tokens.Select(token => Name(token, isGroup)).Where(name => name.Length > 0).Distinct(GroupNames.Comparer)];

    private static string Name(GroupToken token, Func<string, bool> isGroup)
    {
        var name = GroupNames.Clean(token.Text);
        if (token.IsQuoted)
            return name;
        if (Placeholders.Contains(name) || ErrorCells.IsError(name))
            return "";
        // Some systems add to each name the date since when a person is a member.
        return Since().IsMatch(name) && !isGroup(name) ? Since().Replace(name, "") : name;
    }

    /// <summary>Returns the texts of a JSON array, also with single quotation marks; null for anything else.</summary>
    private static string[]? Array(string text)
    {
        if (text is not ['[', .., ']'])
            return null;
        try
        {
            return JsonSerializer.Deserialize<string[]>(SingleQuoted().IsMatch(text) ? text.Replace('\'', '"') : text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@", *(?:inc|llc|llp|ltd|co|corp|plc|gmbh|jr|sr|ph\.?d|esq)\b\.?$|,[^,]* (?:&|and|und|et|y) [^,]*$|\d,\d{3}\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex OneName();

    [GeneratedRegex(@" ?\((?:since )?(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2})(?: ?- ?(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
        + @"|\d{4}-\d{2}-\d{2})?)?\)$")]
    private static partial Regex Since();

    [GeneratedRegex(@"^\[\s*'[^'""]*'(?:\s*,\s*'[^'""]*')*\s*\]$")]
    private static partial Regex SingleQuoted();
}

/// <summary>
/// Notes about group cells with commas, each text once, so that repeated cells do not fill the report. At most <see cref="Most"/> notes:
/// enough to show how the file is read.
/// </summary>
internal sealed class GroupNotes
{
    private const int Most = 50;

    private readonly HashSet<string> told = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the note to show; null if there is none or it was shown before.</summary>
    public string? Of(GroupCell cell) => cell.Note is { } note && told.Count < Most && told.Add(note) ? note : null;
}
