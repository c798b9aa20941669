using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reports;
using Spectre.Console;

namespace DonorSync.Server.Import.Terminal;

/// <summary>Writes the report to a terminal. Text of the file is escaped: it is data, not markup.</summary>
internal sealed class ImportReportText(IAnsiConsole console)
{
    private const int RowsShown = 20;

    public void Write(ImportReport report, string fileName)
    {
        console.MarkupLineInterpolated($"[bold]{fileName}[/]: {report.Rows:N0} rows, {report.Encoding}, delimiter {report.Delimiter}");
        if (report.DryRun)
            console.MarkupLine("[yellow]Dry run: nothing was written.[/]");
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, count) in Counts(report))
            table.AddRow(name, count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        console.Write(table);
        List("Groups created", report.GroupsCreated);
        List("Columns ignored", report.IgnoredColumns);
        Lines("Notes", report.NoteCount, report.Notes.Select(note => (note.Line, note.Text)));
        if (report.Id is { } id)
            console.MarkupLineInterpolated(
                $"[bold]Undo:[/] within {Works.Kept.TotalDays:0} days, on the page Changes and imports (import {id})");
        Lines("Rejected rows", report.Rejected, report.RejectedRows.Select(row => (row.Line, string.Join(" ", row.Reasons))));
    }

    private static (string Name, int Count)[] Counts(ImportReport report) =>
    [
        ("created", report.Created),
        ("updated", report.Updated),
        ("unchanged", report.Unchanged),
        ("group rows", report.GroupRows),
        ("rejected", report.Rejected),
        ("memberships added", report.MembershipsAdded),
    ];

    private void List(string title, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            console.MarkupLineInterpolated($"[bold]{title}:[/] {string.Join(", ", names)}");
    }

    private void Lines(string title, int count, IEnumerable<(int Line, string Text)> lines)
    {
        if (count == 0)
            return;
        console.MarkupLineInterpolated($"[bold]{title}:[/] {count:N0}");
        foreach (var (line, text) in lines.Take(RowsShown))
            console.MarkupLineInterpolated($"  line {line}: {text}");
        if (count > RowsShown)
            console.MarkupLineInterpolated($"  ... and {count - RowsShown:N0} more");
    }
}
