using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact;

/// <summary>
/// A connection's grant, renewed when it ends. Refresh tokens are single-use: the new grant is stored before it is used, and one
/// refresh runs at a time over all threads and processes (the store's lease and version). Whoever does not get the lease waits for
/// the other's result.
/// </summary>
internal sealed class StoredGrant(
    ConnectionId connection, IGrantStore store, TokenEndpoint endpoint, IOptions<ConstantContactOptions> options, TimeProvider clock)
    : IAccessTokens
{
    static readonly TimeSpan Spare = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Longer than any refresh, so that a lease that ran out means a process that died.</summary>
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

    /// <summary>
    /// Not cancellable: between the answer and the store the only copy of the new refresh token is here.
    /// </summary>
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
            // A person may have reconnected while we asked: then theirs counts.
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
