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
    /// <summary>On the list of every group that takes part.</summary>
    Synced,

    /// <summary>On some of these lists.</summary>
    Partly,

    /// <summary>The next sync will change something.</summary>
    Pending,
    NotSynced,

    /// <summary>A person must decide something.</summary>
    Attention,
}

/// <param name="List">The name of the list that it is about; null for all of them.</param>
sealed record ReasonResponse(string Reason, string Rule, string Text, string? List);

sealed record ContactThereResponse(string? ContactId, string? Permission, IReadOnlyList<string> Lists);

/// <summary>The sync status of a contact, and why (B2).</summary>
/// <param name="OnLists">How many lists of its groups it is on.</param>
/// <param name="OfLists">How many of its groups take part.</param>
sealed record ContactSyncResponse(
    ContactSyncStatus Status, int OnLists, int OfLists, IReadOnlyList<ReasonResponse> Reasons, ContactThereResponse? ConstantContact,
    DateTimeOffset? LastSyncedAt);

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
        var explanation = evidence.Explain(policy);
        return new(
            StatusOf(explanation.Standing), explanation.OnLists, explanation.OfLists,
            [.. explanation.Reasons.Select(static r => new ReasonResponse(ReasonNames.Of(r.Rule), r.Rule.ToString(), r.Text, r.List))],
            There(evidence), evidence.LastSyncedAt);
    }

    static ContactSyncStatus StatusOf(Standing standing) => standing switch
    {
        Standing.Synced => ContactSyncStatus.Synced,
        Standing.Partly => ContactSyncStatus.Partly,
        Standing.Pending => ContactSyncStatus.Pending,
        Standing.NotSynced => ContactSyncStatus.NotSynced,
        Standing.Attention => ContactSyncStatus.Attention,
    };

    static ContactThereResponse? There(ContactEvidence evidence) => evidence.Case.Ctct is { } contact
        ? new(
            contact.Id.Value, contact.Deleted ? "deleted" : Sentences.WordOf(contact.Permission),
            [.. contact.Lists.Where(evidence.ListNames.ContainsKey).Select(l => evidence.ListNames[l])
                .Order(StringComparer.OrdinalIgnoreCase)])
        : null;
}
