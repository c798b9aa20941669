using DonorSync.Donors.Tasks;

namespace DonorSync.Server.Import;

/// <summary>What a user said the columns of a file mean, as it is kept with an import that a restart may interrupt.</summary>
internal sealed record ImportColumns(IReadOnlyDictionary<int, ColumnMeaning?> Chosen, IReadOnlyDictionary<int, ColumnAnswer> Answers)
{
    /// <returns>Null when nothing was said.</returns>
    /// <exception cref="ArgumentException">Columns were named: a page, which begins such imports, has their places.</exception>
    public static string? Write(ColumnChoices choices)
    {
        if (choices.ByName.Count > 0)
            throw new ArgumentException("An import behind the page takes columns by their places.", nameof(choices));
        return choices.Chosen.Count + choices.Answers.Count == 0 ? null
            : WorkJson.Write(new ImportColumns(choices.Chosen, choices.Answers));
    }

    public static ColumnChoices Read(string? text)
    {
        if (text is null)
            return ColumnChoices.None;
        var columns = WorkJson.Read<ImportColumns>(text);
        return new() { Chosen = columns.Chosen, Answers = columns.Answers };
    }
}
