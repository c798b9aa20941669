using DonorSync.Donors;
using DonorSync.Donors.Imports;
using DonorSync.Server.Audit;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Reports;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Import.Uploads;

/// <summary><c>/api/v1/imports</c></summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports");
        imports.MapImportHistory();
        imports.MapPost("/", ImportAsync).Audited("Imported a file").WithName("importDonors")
            .WithSummary("Import donors from a CSV file or a workbook").Refuses(400, 409, 413, 415, 422)
            .WithDescription("The file (CSV, XLSX or ODS) is the body or the first file of a multipart/form-data body; its first line "
                + "names the columns. "
                + "Rejected rows are listed with line and reasons; the others are imported. Importing a file twice "
                + "changes nothing "
                + "the second time. A column about consent that is not understood stops the import, also a dry run: 422 "
                + "consent_columns lists such columns "
                + "with examples, and the parameter columns gives their meaning. The id of the response is the import in the history, "
                + "where it can be undone.");
    }

    private static async Task<Ok<ImportReport>> ImportAsync(
        DonorUpload upload, [AsParameters] ImportQuery query, DonorSession donors, AttendedImports imports, Caller caller,
        TimeProvider clock, CancellationToken cancellation)
    {
        var (dryRun, task) = (query.IsDryRun(), new ImportTask(
            upload.FileName ?? query.FileName(), Sheet: query.SheetName, Group: query.GroupName()));
        try
        {
            await using var file = await DonorFileReader.OpenAsync(upload.Content, upload.Limits, query.Choices(), query.SheetName,
                cancellation);
            if (!dryRun)
                return TypedResults.Ok((await imports.RunAsync(
                    donors.Organization, file, task, caller.Author.Who, onRejected: null, progress: null, cancellation)).Report);
            var import = new DonorImport(new DonorBook(donors, caller.Author), clock) { Group = task.Group };
            return TypedResults.Ok(await import.RunAsync(file, dryRun, onRejected: null, progress: null, cancellation));
        }
        catch (ConsentColumnsException e)
        {
            throw new ProblemException(new ConsentColumnsProblem(e), e);
        }
        catch (UnknownColumnException e)
        {
            throw new ProblemException(Problem.Validation("columns", e.Message), e);
        }
        catch (DonorFileException e)
        {
            throw new ProblemException(new(422, "unreadable_file", "The file cannot be imported", e.Message), e);
        }
    }
}

/// <summary>
/// The problem for a file with columns about consent that are not understood: it lists them, so that a caller can answer.
/// </summary>
internal sealed record ConsentColumnsProblem : Problem
{
    private readonly IReadOnlyList<ConsentQuestion> questions;

    public ConsentColumnsProblem(ConsentColumnsException asked)
        : base(422, "consent_columns", "Columns about consent are not understood",
            $"{asked.Message} Send the answers as the query parameter columns, such as "
                + $"columns={{\"{asked.Questions[0].Name}\":\"optOut\"}}.") =>
        questions = asked.Questions;

    protected override void Extend(ProblemDetails details) => details.Extensions["columns"] = questions;
}
