using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact.OAuth;

/// <summary>
/// A connection's grant, renewed when it expires. Refresh tokens are single-use: the new grant is stored before it is used, and only one
/// thread of one process refreshes at a time (the store's lease and version). The others wait for its result.
/// </summary>
internal sealed class StoredGrant(
    ConnectionId connection, IGrantStore store, TokenEndpoint endpoint, IOptions<ConstantContactOptions> options, TimeProvider clock)
    : IAccessTokens
{
    static readonly TimeSpan Spare = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Longer than any refresh, so that an expired lease means that its process died.</summary>
    readonly TimeSpan lease = endpoint.Longest + Spare;

    Grant? known;

    public async Task<Grant> CurrentAsync(CancellationToken cancellation)
    {
        if (known is { } recent && !IsEnding(recent))
            return recent;
        var grant = await ReadAsync(cancellation);
        return known = IsEnding(grant) ? await RenewedAsync(grant, cancellation) : grant;
    }

    public async Task<Grant> RenewedAsync(Grant refused, CancellationToken cancellation)
    {
        var holder = Guid.CreateVersion7(clock.GetUtcNow());
        var began = clock.GetTimestamp();
        while (true)
        {
            var grant = await ReadAsync(cancellation);
            if (grant.Version != refused.Version)
                return known = grant;
            if (await store.TryLeaseAsync(connection, grant.Version, holder, lease, cancellation))
                return known = await RefreshAsync(grant, holder);
            if (clock.GetElapsedTime(began) > lease * 2)
                throw new UnavailableException("Another process has been renewing the grant for too long.");
            await Task.Delay(Look, clock, cancellation);
        }
    }

    /// <summary>Not cancellable: until it is stored, the only copy of the new refresh token is in memory.</summary>
    async Task<Grant> RefreshAsync(Grant grant, Guid holder)
    {
        try
        {
            var tokens = await endpoint.RefreshAsync(grant.Tokens.RefreshToken, CancellationToken.None);
            return await store.TryReplaceAsync(connection, grant.Version, tokens, CancellationToken.None)
                ?? await ReadAsync(CancellationToken.None);
        }
        catch (GrantRefusedException)
        {
            // If a user has reconnected in between, the new grant counts.
            var now = await ReadAsync(CancellationToken.None);
            if (now.Version == grant.Version)
                throw;
            return now;
        }
        finally
        {
            await store.EndLeaseAsync(connection, holder, CancellationToken.None);
        }
    }

    async Task<Grant> ReadAsync(CancellationToken cancellation) =>
        await store.ReadAsync(connection, cancellation)
            ?? throw new GrantRefusedException("This connection has no grant: Constant Contact is not connected.");

    bool IsEnding(Grant grant) => grant.Tokens.ExpiresAt - options.Value.RefreshMargin <= clock.GetUtcNow();
}
