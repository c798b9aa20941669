using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>Everything that <c>/_sandbox/*</c> can do, typed, for tests and programs with the sandbox in the same process.</summary>
public sealed class SandboxControl
{
    private readonly World world;

    internal SandboxControl(World world) => this.world = world;

    /// <summary>The clock, which can be set, stopped and advanced.</summary>
    public SandboxClock Clock => world.Clock;

    /// <summary>The switches; to change one, assign a copy (<c>with</c>).</summary>
    public SandboxBehaviour Behaviour
    {
        get => world.Behaviour;
        set => world.Behaviour = value;
    }

    /// <summary>All accounts, by id.</summary>
    public IReadOnlyList<AccountControl> Accounts => [.. world.OrderedAccounts.Select(store => new AccountControl(world, store))];

    /// <summary>The first account.</summary>
    public AccountControl DefaultAccount => Accounts[0];

    /// <summary>Returns the account with this id; throws <see cref="KeyNotFoundException"/> if there is none.</summary>
    public AccountControl Account(string accountId) =>
        world.Accounts.TryGetValue(accountId, out var store)
            ? new AccountControl(world, store)
            : throw new KeyNotFoundException($"There is no account {accountId}.");

    /// <summary>Creates an account.</summary>
    public AccountControl CreateAccount(NewAccount account) => new(world, world.AddAccount(account.AccountId, new AccountProfile
    {
        OrganizationName = account.OrganizationName,
        ConfirmedOptIn = account.ConfirmedOptIn,
    }));

    /// <summary>Sets a fault. Returns its number.</summary>
    public int AddFault(SandboxFault fault) => world.Faults.Add(fault);

    /// <summary>The faults that are set.</summary>
    public IReadOnlyList<SetFault> Faults => world.Faults.All;

    /// <summary>Removes one fault.</summary>
    public bool RemoveFault(int id) => world.Faults.Remove(id);

    /// <summary>Removes all faults.</summary>
    public void ClearFaults() => world.Faults.Clear();

    /// <summary>Returns the requests logged after this number, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Requests(long since = 0) => world.Log.Since(since);

    /// <summary>Empties the request log; numbering continues.</summary>
    public void ClearRequests() => world.Log.Clear();

    /// <summary>Returns the requests of a client that count against today's quota.</summary>
    public int RequestsToday(string clientId = SandboxOptions.LocalClientId) => world.Limits.Today(clientId);

    /// <summary>Sets the number of requests that a client has made today.</summary>
    public void SetRequestsToday(int requests, string clientId = SandboxOptions.LocalClientId) => world.Limits.SetToday(clientId, requests);

    /// <summary>Issues tokens without the sign-in pages. Default scope: all.</summary>
    public IssuedTokens IssueTokens(
        string accountId, string clientId = SandboxOptions.LocalClientId, string? scope = null, UserRole role = UserRole.AccountOwner)
    {
        var scopes = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? Scopes.All;
        var tokens = world.Grants.Issue(new AccessGrant(world.Ids.Next(world.Clock.UtcNow), clientId, accountId, role, scopes));
        return new IssuedTokens(tokens.AccessToken, tokens.RefreshToken);
    }

    /// <summary>Expires the access tokens of the account (null: all); they can be refreshed.</summary>
    public int ExpireAccessTokens(string? accountId = null) =>
        world.Grants.Expire(grant => accountId is null || grant.AccountId == accountId);

    /// <summary>
    /// Revokes the grants of the account (null: all): refreshing fails. A switch decides whether access tokens still work.
    /// </summary>
    public int RevokeGrants(string? accountId = null) => world.Grants.Revoke(grant => accountId is null || grant.AccountId == accountId);

    /// <summary>Applies activities that are due. The next request does so too.</summary>
    public void RunDueActivities() => world.RunDueEverywhere();

    /// <summary>Returns everything except faults, switches and the log, as JSON.</summary>
    public byte[] SaveState() => State.StateJson.Save(world);

    /// <summary>
    /// Replaces everything by a saved state. Throws <see cref="FormatException"/>, changing nothing, when it cannot be read.
    /// </summary>
    public void LoadState(ReadOnlySpan<byte> json) => State.StateJson.Load(world, json);

    /// <summary>Resets everything: only the default account, no tokens, faults, counts or log, and the original clock.</summary>
    public void Reset() => world.Reset();
}
