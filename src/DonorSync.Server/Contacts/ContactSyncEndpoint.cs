using DonorSync.Database;
using DonorSync.Database.Ports;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Server.Rest;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Contacts;

/// <summary>The sync status of a contact.</summary>
enum ContactSyncStatus
{
    Synced,

    /// <summary>The next sync will change something.</summary>
    Pending,
    NotSynced,

    /// <summary>A person must decide something.</summary>
    Attention,
}

sealed record ReasonResponse(string Rule, string Text);

sealed record ContactThereResponse(string? ContactId, string? Permission, IReadOnlyList<string> Lists);

/// <summary>The sync status of a contact, and why (B2).</summary>
sealed record ContactSyncResponse(
    ContactSyncStatus Status, IReadOnlyList<ReasonResponse> Reasons, ContactThereResponse? ConstantContact, DateTimeOffset? LastSyncedAt);

/// <summary><c>/api/v1/contacts/{id}/sync</c>: uses the reconciler itself, so the response is what a sync would do.</summary>
static class ContactSyncEndpoint
{
    public static void MapContactSync(this IEndpointRouteBuilder api) => api
        .MapGet("/contacts/{id:guid}/sync", GetAsync).WithTags("Contacts").WithName("getContactSync").Refuses(404)
        .WithSummary("Why is this contact synced, or why not?");

    static async Task<Ok<ContactSyncResponse>> GetAsync(
        Guid id, DonorSession donors, CancellationToken cancellation)
    {
        var evidence = await donors.Standings.EvidenceOfAsync(id, cancellation) ?? throw new NotFoundException("contact", id);
        return TypedResults.Ok(Explain(evidence, await donors.Standings.PolicyAsync(cancellation)));
    }

    public static ContactSyncResponse Explain(ContactEvidence evidence, SyncPolicy policy)
    {
        var explanation = Explanation.Of(evidence.Case, new PairMap(evidence.Pairs, evidence.Detached), policy);
        var status = !evidence.Connected ? ContactSyncStatus.NotSynced : explanation.Standing switch
        {
            Standing.Synced => ContactSyncStatus.Synced,
            Standing.Pending => ContactSyncStatus.Pending,
            Standing.NotSynced => ContactSyncStatus.NotSynced,
            Standing.Attention => ContactSyncStatus.Attention,
        };
        return new(
            status, [.. explanation.Reasons.Concat(evidence.Conflicts).Select(static r => new ReasonResponse(r.Rule.ToString(), r.Text))],
            There(evidence), evidence.LastSyncedAt);
    }

    static ContactThereResponse? There(ContactEvidence evidence) => evidence.Case.Ctct is { } contact
        ? new(
            contact.Id.Value, contact.Deleted ? "deleted" : Sentences.WordOf(contact.Permission),
            [.. contact.Lists.Select(l => evidence.ListNames.GetValueOrDefault(l) ?? l.Value).Order(StringComparer.OrdinalIgnoreCase)])
        : null;
}
