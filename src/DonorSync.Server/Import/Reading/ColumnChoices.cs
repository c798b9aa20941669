namespace DonorSync.Server.Import;

/// <summary>What a person said the columns of a file mean, where that is not what their names say.</summary>
/// <param name="chosen">By the column's place, from 0; null leaves a column out. Columns that are not in it mean what their names say.</param>
internal sealed class ColumnChoices(IReadOnlyDictionary<int, ColumnMeaning?> chosen)
{
    public static readonly ColumnChoices None = new(new Dictionary<int, ColumnMeaning?>());

    /// <summary>
    /// A column whose name speaks of the opt-in keeps that meaning, whatever was chosen: left out, it would bring people who said No in
    /// with a Yes.
    /// </summary>
    public ColumnMeaning? Of(int index, string header)
    {
        var named = HeaderNames.Find(header);
        return IsFixed(header) || !chosen.TryGetValue(index, out var meaning) ? named : meaning;
    }

    public static bool IsFixed(string header) => HeaderNames.Find(header) is { } named && ColumnMap.IsConsent(named.Column);
}
