using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox;

/// <summary>Everything <c>/_sandbox/*</c> can do, typed, for tests and programs that hold the sandbox in their own process.</summary>
public sealed class SandboxControl
{
    private readonly World world;

    internal SandboxControl(World world) => this.world = world;

    /// <summary>The clock; it can be set, stopped and moved.</summary>
    public SandboxClock Clock => world.Clock;

    /// <summary>The switches; assign a changed copy (<c>with</c>).</summary>
    public SandboxBehaviour Behaviour
    {
        get => world.Behaviour;
        set => world.Behaviour = value;
    }

    /// <summary>All accounts, by id.</summary>
    public IReadOnlyList<AccountControl> Accounts => [.. world.OrderedAccounts.Select(store => new AccountControl(world, store))];

    /// <summary>The first account.</summary>
    public AccountControl DefaultAccount => Accounts[0];

    /// <summary>The account of this id; throws <see cref="KeyNotFoundException"/> when there is none.</summary>
    public AccountControl Account(string accountId) =>
        world.Accounts.TryGetValue(accountId, out var store)
            ? new AccountControl(world, store)
            : throw new KeyNotFoundException($"There is no account {accountId}.");

    /// <summary>Makes an account.</summary>
    public AccountControl CreateAccount(NewAccount account) => new(world, world.AddAccount(account.AccountId, new AccountProfile
    {
        OrganizationName = account.OrganizationName,
        ConfirmedOptIn = account.ConfirmedOptIn,
    }));

    /// <summary>Sets a fault; answers its number.</summary>
    public int AddFault(SandboxFault fault) => world.Faults.Add(fault);

    /// <summary>The faults that are set.</summary>
    public IReadOnlyList<SetFault> Faults => world.Faults.All;

    /// <summary>Takes one fault away.</summary>
    public bool RemoveFault(int id) => world.Faults.Remove(id);

    /// <summary>Takes all faults away.</summary>
    public void ClearFaults() => world.Faults.Clear();

    /// <summary>The requests logged after this number, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Requests(long since = 0) => world.Log.Since(since);

    /// <summary>Empties the request log; numbers go on.</summary>
    public void ClearRequests() => world.Log.Clear();

    /// <summary>Requests that count against the daily quota of a client today.</summary>
    public int RequestsToday(string clientId = SandboxOptions.LocalClientId) => world.Limits.Today(clientId);

    /// <summary>Pretends that a client has made so many requests today.</summary>
    public void SetRequestsToday(int requests, string clientId = SandboxOptions.LocalClientId) => world.Limits.SetToday(clientId, requests);

    /// <summary>Tokens without the sign-in pages. Default scope: everything.</summary>
    public IssuedTokens IssueTokens(
        string accountId, string clientId = SandboxOptions.LocalClientId, string? scope = null, UserRole role = UserRole.AccountOwner)
    {
        var scopes = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? Scopes.All;
        var tokens = world.Grants.Issue(new AccessGrant(world.Ids.Next(world.Clock.UtcNow), clientId, accountId, role, scopes));
        return new IssuedTokens(tokens.AccessToken, tokens.RefreshToken);
    }

    /// <summary>Access tokens of the account (null: all) stop working now; they can be refreshed.</summary>
    public int ExpireAccessTokens(string? accountId = null) =>
        world.Grants.Expire(grant => accountId is null || grant.AccountId == accountId);

    /// <summary>The person takes their grant back: refreshing is refused. Whether access tokens still work is a switch.</summary>
    public int RevokeGrants(string? accountId = null) => world.Grants.Revoke(grant => accountId is null || grant.AccountId == accountId);

    /// <summary>Applies activities whose time has come. It happens by itself with the next request, too.</summary>
    public void RunDueActivities() => world.RunDueEverywhere();

    /// <summary>Everything but faults, switches and the log, as JSON.</summary>
    public byte[] SaveState() => State.StateJson.Save(world);

    /// <summary>
    /// Replaces everything by a saved state. Throws <see cref="FormatException"/> when it is none; nothing has changed then.
    /// </summary>
    public void LoadState(ReadOnlySpan<byte> json) => State.StateJson.Load(world, json);

    /// <summary>Back to the start: no accounts but the default one, no tokens, faults, counts or log; the clock as it was given.</summary>
    public void Reset() => world.Reset();
}
