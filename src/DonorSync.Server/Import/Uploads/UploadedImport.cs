using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Crm;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Reports;
using DonorSync.Server.Security;

namespace DonorSync.Server.Import.Uploads;

/// <summary>A column in the preview. <paramref name="Meaning"/> is null for an ignored column.</summary>
/// <param name="Fixed">No other meaning can be chosen.</param>
/// <param name="Asked">The user is asked what the column says about consent.</param>
public sealed record PreviewColumn(string Header, DonorColumn? Meaning, bool Inverted, bool Fixed, bool Asked = false);

/// <summary>A question about a column that mentions consent, with the answer so far.</summary>
public sealed record PreviewQuestion(int Column, ConsentQuestion Question, ColumnAnswer? Answer);

/// <summary>The columns of the file and its first rows.</summary>
/// <param name="Trouble">Why the file cannot be imported with these meanings; null if it can.</param>
public sealed record ImportPreview(
    IReadOnlyList<PreviewColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes, string? Trouble)
{
    public IReadOnlyList<PreviewQuestion> Questions { get; init; } = [];

    public bool IsAnswered => Questions.All(static question => question.Answer is not null);

    public bool IsReady => Trouble is null && IsAnswered;
}

/// <summary>Previews and imports an uploaded file.</summary>
internal static class UploadedImport
{
    private const int RowsShown = 3;

    /// <exception cref="DonorFileException">The file cannot be imported at all.</exception>
    public static async Task<ImportPreview> LookAsync(UploadedFile file, ImportLimits limits, CancellationToken cancellation)
    {
        await using var reader = await DonorFileReader.LookAsync(file.Content, limits, file.Choices, file.Sheet, cancellation);
        var meanings = reader.Columns.Mapped.Reverse().DistinctBy(column => column.Index)
            .ToDictionary(column => column.Index, column => column.Meaning);
        var asked = reader.Columns.Asked.Select(column => column.Index).ToHashSet();
        var rows = await reader.ReadAsync(cancellation).Take(RowsShown).Select(row => (IReadOnlyList<string>)row.Cells)
            .ToListAsync(cancellation);
        return new(
            [
                .. reader.Columns.Headers.Select((header, index) =>
                    meanings.TryGetValue(index, out var meaning)
                        ? new PreviewColumn(header, meaning.Column, meaning.Inverted, IsFixed(header, meaning), asked.Contains(index))
                        : new(header, null, false, false, asked.Contains(index))),
            ],
            rows, [.. reader.Notes], reader.Columns.IdentifiesDonors ? null : reader.Columns.NothingKnown())
        {
            Questions = [.. reader.Columns.Asked.Select(column => new PreviewQuestion(column.Index, column.Question, column.Answer))],
        };
    }

    /// <summary>A meaning that is not in the list of fields, such as a column that is one group, cannot be changed there.</summary>
    private static bool IsFixed(string header, ColumnMeaning meaning) =>
        ColumnChoices.IsFixed(header) || meaning.Rule != CellRule.Usual;

    /// <summary>Reports what an import would do, and writes nothing.</summary>
    /// <exception cref="DonorFileException">The file cannot be read further.</exception>
    public static async Task<ImportReport> TryAsync(
        UploadedFile file, ImportLimits limits, DonorSession donors, ChangeAuthor author, TimeProvider clock,
        CancellationToken cancellation)
    {
        await using var reader = await DonorFileReader.OpenAsync(file.Content, limits, file.Choices, file.Sheet, cancellation);
        var import = new DonorImport(new DonorBook(donors, author), clock) { Group = file.Group };
        await using var rejected = new RejectedRows(reader.Columns.Headers);
        var report = await import.RunAsync(reader, dryRun: true, rejected.Keep, progress: null, cancellation);
        file.Rejected = await rejected.EndAsync();
        return report;
    }

    /// <summary>Imports a small file while the user waits.</summary>
    /// <exception cref="DonorFileException">The file cannot be read further.</exception>
    public static async Task<ImportReport> ImportAsync(
        UploadedFile file, ImportLimits limits, AttendedImports imports, Caller caller, CancellationToken cancellation)
    {
        await using var reader = await DonorFileReader.OpenAsync(file.Content, limits, file.Choices, file.Sheet, cancellation);
        var (report, rejected) = await imports.RunAsync(
            caller.Organization, reader, new(file.Name, Sheet: file.Sheet, Group: file.Group), caller.Author.Who, onRejected: null,
            progress: null, cancellation);
        (file.Rejected, file.Work) = (rejected, report.Id);
        return report;
    }
}
