using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading;

/// <summary>The meanings that a user chose for columns, where they differ from what the names say.</summary>
internal sealed class ColumnChoices
{
    public static readonly ColumnChoices None = new();

    /// <summary>
    /// Meanings by column index, from 0; null ignores a column. Columns that are missing keep the meaning of their names.
    /// </summary>
    public IReadOnlyDictionary<int, ColumnMeaning?> Chosen { get; init; } = new Dictionary<int, ColumnMeaning?>();

    /// <summary>Answers about columns that mention consent, by column index, from 0.</summary>
    public IReadOnlyDictionary<int, ColumnAnswer> Answers { get; init; } = new Dictionary<int, ColumnAnswer>();

    /// <summary>Answers by name, from callers that have not seen the header; they apply to every column of that name.</summary>
    public IReadOnlyDictionary<string, ColumnAnswer> ByName { get; private init; } = new Dictionary<string, ColumnAnswer>();

    public static ColumnChoices Named(IReadOnlyDictionary<string, ColumnAnswer> answers) => new() { ByName = answers };

    /// <summary>Returns the user's answer; it has priority over the column's name.</summary>
    public ColumnAnswer? Answer(int index, string header)
    {
        if (Answers.TryGetValue(index, out var answer))
            return answer;
        return ByName.TryGetValue(NameKey(header), out var named) ? named : null;
    }

    /// <summary>
    /// A column whose name is about the opt-in keeps that meaning, whatever was chosen from the list of fields: ignoring it could opt in
    /// people who said No.
    /// </summary>
    public bool TryChosen(int index, string header, out ColumnMeaning? meaning) =>
        Chosen.TryGetValue(index, out meaning) && !IsFixed(header);

    /// <exception cref="UnknownColumnException">An answer names a column that does not exist.</exception>
    public void Check(IEnumerable<string> headers)
    {
        var present = headers.Select(NameKey).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (ByName.Keys.FirstOrDefault(name => !present.Contains(name)) is { } missing)
            throw new UnknownColumnException(missing);
    }

    /// <summary>Normalizes a name for comparison: white space and control characters.</summary>
    public static string NameKey(string header) => CellValues.Line(string.Concat(header.Select(c => char.IsControl(c) ? ' ' : c))) ?? "";

    public static bool IsFixed(string header) => HeaderNames.Find(header) is { } named && ColumnMap.IsConsent(named.Column);
}
