using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Server.Import.Uploads;

/// <summary>The user's column choices, stored with an import that a restart may interrupt.</summary>
internal sealed record ImportColumns(IReadOnlyDictionary<int, ColumnMeaning?> Chosen, IReadOnlyDictionary<int, ColumnAnswer> Answers)
{
    /// <returns>Null if nothing was chosen.</returns>
    /// <exception cref="ArgumentException">Columns are given by name: the page that starts such imports uses positions.</exception>
    public static string? Write(ColumnChoices choices)
    {
        if (choices.ByName.Count > 0)
            throw new ArgumentException("A background import needs columns by position.", nameof(choices));
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
