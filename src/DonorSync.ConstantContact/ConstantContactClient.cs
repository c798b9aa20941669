using DonorSync.ConstantContact.Account;
using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Budget;
using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.Campaigns;
using DonorSync.ConstantContact.Contacts;
using DonorSync.ConstantContact.Lists;
using DonorSync.ConstantContact.OAuth;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact;

/// <summary>
/// The V3 API of one connection, in the API's own structure. It has no method to change, sign up or restore a contact, so it can't raise a
/// permission (P5).
/// </summary>
internal sealed class ConstantContactClient(ApiCaller calls)
{
    public ContactsApi Contacts { get; } = new(calls);
    public ListsApi Lists { get; } = new(calls);
    public ActivitiesApi Activities { get; } = new(calls);
    public AccountApi Account { get; } = new(calls);
    public CampaignsApi Campaigns { get; } = new(calls);

    /// <summary>Requests sent so far, including refused ones.</summary>
    public int RequestsSent => calls.RequestsSent;

    public int Ahead => calls.Ahead;
}

/// <summary>Creates clients: one for each run of a connection, and one for a sign-in that is not stored yet.</summary>
internal sealed class ConstantContactClients(
    IHttpClientFactory http, IGrantStore grants, TokenEndpoint endpoint, RequestBudget budget,
    IOptions<ConstantContactOptions> options, TimeProvider clock, Random chance, ILoggerFactory logs)
{
    /// <param name="isPatient">Whether hourly work of other connections goes first.</param>
    /// <param name="waitsSince">When its last sync ended; null to queue from the first request.</param>
    public ConstantContactClient Of(ConnectionId connection, bool isPatient = false, DateTimeOffset? waitsSince = null) =>
        Create(new(isPatient ? Urgency.Patient : Urgency.Hourly, waitsSince),
            new StoredGrant(connection, grants, endpoint, options, clock));

    /// <summary>Returns a client with top priority, because a user who has just granted access waits for the answer.</summary>
    public ConstantContactClient Fresh(GrantedTokens tokens) => Create(new(Urgency.Now), new FreshTokens(tokens));

    ConstantContactClient Create(QueuePosition place, IAccessTokens tokens) =>
        new(new ApiCaller(
            place, http.CreateClient(ServiceRegistration.HttpName), tokens, budget, options.Value, clock, chance,
            logs.CreateLogger<ConstantContactClient>()));
}
