using System.Data.Common;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Groups;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Reports;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;

namespace DonorSync.Server.Import.Terminal;

/// <summary>The arguments of the command.</summary>
/// <param name="Rejects">The file for rejected rows; not written if there are none.</param>
internal sealed record ImportRequest(FileInfo File, bool DryRun, FileInfo? Rejects)
{
    /// <summary>The meanings of columns about consent, each NAME=MEANING.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The sheet of a workbook; null for the only one with data.</summary>
    public string? Sheet { get; init; }

    /// <summary>A group that all contacts join; null for none.</summary>
    public string? Group { get; init; }
}

/// <summary>Imports an opened file as a request says.</summary>
internal delegate Task<ImportReport> RunImport(
    DonorFileReader file, ImportRequest request, Action<RejectedLine> onRejected, IProgress<ImportProgress> progress,
    CancellationToken cancellation);

/// <summary>Runs an import for a person at a terminal: a progress bar, then the report.</summary>
internal sealed class ImportTerminal(RunImport import, ImportLimits limits, IAnsiConsole console)
{
    public const int AllGood = 0;
    public const int SomeRejected = 1;
    public const int CannotImport = 2;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ImportRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.Rejects?.FullName == request.File.FullName)
                throw new DonorFileException("The rejected rows would overwrite the file itself; name another file.");
            if (request.Group is { } group)
                request = request with { Group = GroupService.CheckedName("--group", group) };
            await using var stream = request.File.OpenRead();
            await using var file = await DonorFileReader.OpenAsync(stream, limits, ColumnAnswers.FromOptions(request.Columns),
                request.Sheet, cancellation);
            await using var rejects = new LazyRejects(request.Rejects, file.Columns.Headers);
            var report = await WithProgressAsync(progress => import(file, request, rejects.Write, progress, cancellation));
            new ImportReportText(console).Write(report, request.File.Name);
            if (report.Rejected > 0 && request.Rejects is { } written)
                console.MarkupLineInterpolated($"Rejected rows are in {written.FullName}");
            return report.Rejected == 0 ? AllGood : SomeRejected;
        }
        catch (ConsentColumnsException asked)
        {
            new ConsentQuestionsText(console).Write(asked, request.File.Name);
            return CannotImport;
        }
        catch (Exception error) when (error is DonorFileException or WrongAnswerException or RejectedException or IOException
            or UnauthorizedAccessException)
        {
            console.MarkupLineInterpolated($"[red]{request.File.Name} cannot be imported:[/] {error.Message}");
            return CannotImport;
        }
        catch (Exception error) when (error is DbException or DbUpdateException)
        {
            console.MarkupLineInterpolated($"[red]The import stopped, the database failed:[/] {(error.InnerException ?? error).Message}");
            return CannotImport;
        }
        catch (OperationCanceledException)
        {
            console.MarkupLine("[yellow]Stopped. Rows written so far stay; import the file again to continue.[/]");
            return CannotImport;
        }
    }

    private Task<ImportReport> WithProgressAsync(Func<IProgress<ImportProgress>, Task<ImportReport>> run) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var task = context.AddTask("Importing");
            var report = await run(new Bar(task));
            task.Value = task.MaxValue;
            return report;
        });

    private sealed class Bar(ProgressTask task) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            task.MaxValue = Math.Max(1, value.TotalBytes);
            task.Value = value.BytesRead;
            task.Description = $"Importing, {value.Rows:N0} rows";
        }
    }

    /// <summary>Creates the file with the first rejected row, so that an import without rejected rows leaves no file.</summary>
    private sealed class LazyRejects(FileInfo? target, ImmutableArray<string> headers) : IAsyncDisposable
    {
        private FileStream? stream;
        private RejectsFile? file;

        public void Write(RejectedLine row)
        {
            if (target is null)
                return;
            stream ??= target.Create();
            file ??= new(stream, headers);
            file.Write(row);
        }

        public async ValueTask DisposeAsync()
        {
            if (file is not null)
                await file.DisposeAsync();
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }
}
