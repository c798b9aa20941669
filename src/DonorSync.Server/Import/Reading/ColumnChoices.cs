namespace DonorSync.Server.Import;

/// <summary>What a user said the columns of a file mean, where that is not what their names say.</summary>
internal sealed class ColumnChoices
{
    public static readonly ColumnChoices None = new();

    /// <summary>
    /// Meanings by the column's place, from 0; null leaves a column out. Columns that are not in it mean what their names say.
    /// </summary>
    public IReadOnlyDictionary<int, ColumnMeaning?> Chosen { get; init; } = new Dictionary<int, ColumnMeaning?>();

    /// <summary>Answers about columns that speak of consent, by the column's place, from 0.</summary>
    public IReadOnlyDictionary<int, ColumnAnswer> Answers { get; init; } = new Dictionary<int, ColumnAnswer>();

    /// <summary>The same by name, from callers that have not seen the header; every column of that name is meant.</summary>
    public IReadOnlyDictionary<string, ColumnAnswer> ByName { get; private init; } = new Dictionary<string, ColumnAnswer>();

    public static ColumnChoices Named(IReadOnlyDictionary<string, ColumnAnswer> answers) => new() { ByName = answers };

    /// <summary>What was answered; it goes before what the name says.</summary>
    public ColumnAnswer? Answer(int index, string header)
    {
        if (Answers.TryGetValue(index, out var answer))
            return answer;
        return ByName.TryGetValue(NameKey(header), out var named) ? named : null;
    }

    /// <summary>
    /// A column whose name speaks of the opt-in keeps that meaning, whatever was chosen from the list of fields: left out, it would bring
    /// people who said No in with a Yes.
    /// </summary>
    public bool TryChosen(int index, string header, out ColumnMeaning? meaning) =>
        Chosen.TryGetValue(index, out meaning) && !IsFixed(header);

    /// <exception cref="UnknownColumnException">An answer is about a column that is not there.</exception>
    public void Check(IEnumerable<string> headers)
    {
        var present = headers.Select(NameKey).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (ByName.Keys.FirstOrDefault(name => !present.Contains(name)) is { } missing)
            throw new UnknownColumnException(missing);
    }

    /// <summary>Names are compared without regard to white space at their ends, runs of it, and case.</summary>
    public static string NameKey(string header) => CellValues.Line(string.Concat(header.Select(c => char.IsControl(c) ? ' ' : c))) ?? "";

    public static bool IsFixed(string header) => HeaderNames.Find(header) is { } named && ColumnMap.IsConsent(named.Column);
}
