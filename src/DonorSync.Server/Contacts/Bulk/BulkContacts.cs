using System.Text.Json;
using System.Text.Json.Serialization;
using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Contacts.Bulk;

/// <summary>A contact of a bulk request, with the names of its groups.</summary>
sealed record BulkContact : ContactChange
{
    /// <summary>Names of groups to add it to. A missing group is created.</summary>
    public IReadOnlyList<string>? Groups { get; init; }
}

/// <summary>The body: each contact is parsed separately, so that a malformed one does not stop the others.</summary>
sealed record BulkRequest(IReadOnlyList<JsonElement>? Contacts);

/// <summary>Why a contact was refused, in the fields of a problem.</summary>
sealed record BulkError(
    string Code,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IDictionary<string, string[]>? Errors)
{
    public static BulkError Of(Problem problem) => new(problem.Code, problem.Detail, problem.Errors);
}

/// <summary>The result for the contact at this index, from 0: an id, or an error. Notes name additional changes (P9).</summary>
sealed record BulkResult(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BulkError? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes = null);

sealed record BulkResponse(IReadOnlyList<BulkResult> Results);

/// <summary><c>POST /api/v1/contacts/bulk</c></summary>
static class BulkContacts
{
    public static async Task<Ok<BulkResponse>> SaveAsync(
        JsonBody<BulkRequest> body, DonorSession donors, Caller caller, CancellationToken cancellation)
    {
        var contacts = body.Value.Contacts ?? throw new ProblemException(Problem.Validation("contacts", "is missing."));
        if (contacts.Count > ContactEntries.MaxEntries)
            throw new ProblemException(Problem.Validation(
                "contacts", $"may hold at most {ContactEntries.MaxEntries} contacts; it has {contacts.Count}."));

        var results = new BulkResult[contacts.Count];
        List<(int Index, ContactEntry Entry)> readable = [];
        for (var i = 0; i < contacts.Count; i++)
        {
            try
            {
                var contact = JsonShape.Read<BulkContact>(contacts[i]);
                readable.Add((i, new(contact, [.. contact.Groups ?? []])));
            }
            catch (ProblemException e)
            {
                results[i] = new(i, null, BulkError.Of(e.Problem));
            }
        }
        var report = await donors.Entries.SaveAsync([.. readable.Select(r => r.Entry)], caller.Author, cancellation);
        foreach (var ((index, _), result) in readable.Zip(report.Results))
            results[index] = new(index, result.Id, result.Rejection is { } rejection ? BulkError.Of(Problem.Of(rejection)) : null,
                result.Notes is { Count: > 0 } notes ? notes : null);
        return TypedResults.Ok(new BulkResponse(results));
    }
}
