using DonorSync.Donors.Contacts;
using DonorSync.Donors.Imports;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Reports;

/// <summary>Counts the results of the rows and creates the report.</summary>
internal sealed class ImportTally(DonorFileReader file, bool dryRun, Action<RejectedLine>? onRejected)
{
    private const int CellShown = 200;

    private readonly Dictionary<RowResult, int> counts = [];
    private readonly List<RejectedLine> rejected = [];
    private readonly List<ImportNote> notes = [.. file.Notes.Select(note => new ImportNote(1, note))];
    private readonly List<CreatedGroup> groups = [];
    private int noteCount = file.Notes.Count();
    private int memberships;

    public int Rows => counts.Values.Sum();

    public IReadOnlyList<string> GroupsCreated => [.. groups.Select(group => group.Name)];

    /// <summary>Returns the numbers and the groups so far, with the report as it is to be stored.</summary>
    public ImportResult Result(string report) => new(
        new(Rows, Count(RowResult.Created), Count(RowResult.Updated), Count(RowResult.Unchanged), Count(RowResult.GroupsOnly),
            Count(RowResult.Rejected), memberships),
        [.. groups.Select(group => group.Id)], report);

    /// <summary>Continues the counts of an interrupted import.</summary>
    /// <param name="created">The groups that it created, in the order of the report.</param>
    public void Restore(ImportReport report, IEnumerable<Guid> created)
    {
        counts[RowResult.Created] = report.Created;
        counts[RowResult.Updated] = report.Updated;
        counts[RowResult.Unchanged] = report.Unchanged;
        counts[RowResult.GroupsOnly] = report.GroupRows;
        counts[RowResult.Rejected] = report.Rejected;
        rejected.AddRange(report.RejectedRows);
        notes.Clear();
        notes.AddRange(report.Notes);
        groups.AddRange(created.Zip(report.GroupsCreated, static (id, name) => new CreatedGroup(id, name)));
        (noteCount, memberships) = (report.NoteCount, report.MembershipsAdded);
    }

    public void Add(IEnumerable<RowOutcome> outcomes, SaveResult saved)
    {
        groups.AddRange(saved.GroupsCreated);
        memberships += saved.MembershipsAdded;
        foreach (var outcome in outcomes)
        {
            counts[outcome.Result] = Count(outcome.Result) + 1;
            if (outcome.Result == RowResult.Rejected)
                Reject(new(outcome.Row.Line, outcome.Texts, outcome.Row.Cells));
            else
                Note(outcome);
        }
    }

    public ImportReport Report() => new()
    {
        DryRun = dryRun,
        Encoding = file.EncodingName,
        Delimiter = file.Delimiter == '\t' ? "tab" : file.Delimiter.ToString(),
        Rows = Rows,
        Created = Count(RowResult.Created),
        Updated = Count(RowResult.Updated),
        Unchanged = Count(RowResult.Unchanged),
        GroupRows = Count(RowResult.GroupsOnly),
        Rejected = Count(RowResult.Rejected),
        MembershipsAdded = memberships,
        GroupsCreated = GroupsCreated,
        IgnoredColumns = file.Columns.Ignored,
        RejectedRows = rejected,
        NoteCount = noteCount,
        Notes = notes,
    };

    private int Count(RowResult result) => counts.GetValueOrDefault(result);

    private void Reject(RejectedLine row)
    {
        onRejected?.Invoke(row);
        if (rejected.Count < ImportReport.ListedAtMost)
            rejected.Add(Short(row));
    }

    /// <summary>Shortens a row: a thousand rows of a million characters must not stay in memory.</summary>
    private RejectedLine Short(RejectedLine row) => row with
    {
        Cells = [.. row.Cells.Take(file.Columns.Headers.Length + 10)
            .Select(cell => cell.Length <= CellShown ? cell : cell[..CellShown] + "...")],
    };

    private void Note(RowOutcome outcome)
    {
        foreach (var text in outcome.Texts)
        {
            noteCount++;
            if (notes.Count < ImportReport.ListedAtMost)
                notes.Add(new(outcome.Row.Line, text));
        }
    }
}
