using DonorSync.Server.Audit;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Import.Uploads;

/// <summary>Receives an uploaded file, and returns its rejected rows.</summary>
static class ImportForms
{
    public const string Page = "/contacts/import";
    public const string Upload = Page + "/upload";
    public const string NoFile = "no_file";

    public static void MapImportForms(this IEndpointRouteBuilder app)
    {
        var limits = app.ServiceProvider.GetRequiredService<ImportLimits>();
        app.MapPost(Upload, UploadAsync).AsForm(Page).Audited("Uploaded a file of donors")
            .RequireAuthorization(SecurityServices.StaffPolicy)
            .WithMetadata(new RequestSizeLimitAttribute(limits.MaxFileBytes + ImportServices.FormOverhead));
        app.MapGet(Page + "/{id:guid}/rejected.csv", Rejected).Audited("Downloaded the rejected rows of a file").ExcludeFromDescription()
            .RequireAuthorization(SecurityServices.StaffPolicy);
    }

    static async Task<IResult> UploadAsync(
        HttpRequest request, Caller caller, UploadStore shelf, ImportLimits limits, CancellationToken cancellation)
    {
        if (request.Form.Files is not [{ Length: > 0 } sent, ..])
            return Results.LocalRedirect($"{Page}?problem={NoFile}");
        var file = DonorUpload.NewFile();
        try
        {
            await using var content = sent.OpenReadStream();
            await DonorUpload.CopyAsync(content, file, limits.MaxFileBytes, cancellation);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        return Results.LocalRedirect($"{Page}/{(await shelf.AddAsync(caller.Organization, Path.GetFileName(sent.FileName), file)).Id}");
    }

    static IResult Rejected(Guid id, Caller caller, UploadStore shelf) =>
        shelf.Find(caller.Organization, id)?.Rejected is { } rows
            ? Results.File(rows, "text/csv; charset=utf-8", "rejected-rows.csv")
            : Results.NotFound();
}
