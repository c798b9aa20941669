using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Erasure;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Contacts;

/// <summary>All data about one person, for a request of access.</summary>
sealed record PersonExportResponse(DateTimeOffset ExportedAt, ContactResponse Contact, PersonRecords Records);

/// <summary><c>/api/v1/contacts/{id}/export</c>, and a download on the person's page for administrators.</summary>
static class PersonExport
{
    public static void MapPersonExport(this IEndpointRouteBuilder api) => api
        .MapGet("/contacts/{id:guid}/export", GetAsync).WithTags("Contacts").WithName("exportContact")
        .Audited("Downloaded all data of a person").Refuses(404)
        .WithSummary("All data about this person: fields, consent with its evidence, changes by syncs, baselines");

    public static void MapPersonDownload(this IEndpointRouteBuilder app) => app
        .MapGet("/contacts/{id:guid}/export.json", DownloadAsync).Audited("Downloaded all data of a person").ExcludeFromDescription()
        .RequireAuthorization(SecurityServices.AdministratorPolicy);

    static async Task<Ok<PersonExportResponse>> GetAsync(
        Guid id, DonorSession donors, PersonRecordsReader records, TimeProvider clock, CancellationToken cancellation) =>
        TypedResults.Ok(await ReadAsync(id, donors, records, clock, cancellation));

    static async Task<IResult> DownloadAsync(
        Guid id, HttpContext http, DonorSession donors, PersonRecordsReader records, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            var person = await ReadAsync(id, donors, records, clock, cancellation);
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"person-{id:N}.json\"";
            return Results.Json(person, JsonSettings.Options);
        }
        catch (NotFoundException)
        {
            return Results.NotFound();
        }
    }

    static async Task<PersonExportResponse> ReadAsync(
        Guid id, DonorSession donors, PersonRecordsReader records, TimeProvider clock, CancellationToken cancellation)
    {
        var entry = await donors.Contacts.GetAsync(id, cancellation);
        return new(clock.GetUtcNow(), ContactResponse.Of(entry), await records.ReadAsync(donors.Organization, entry.Contact, cancellation));
    }
}
