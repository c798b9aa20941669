namespace DonorSync.ConstantContact.OAuth;

/// <summary>
/// Where the grant of each connection is kept: encrypted at rest, shared by all processes. Refresh tokens rotate and are
/// single-use, so a refreshed grant is stored before it is used and one refresh runs at a time across threads and processes: the
/// lease says who may refresh, the version says whether another process already has.
/// </summary>
public interface IGrantStore
{
    /// <summary>The grant as it is now; null when the connection has none (never connected, or disconnected).</summary>
    Task<Grant?> ReadAsync(ConnectionId connection, CancellationToken cancellation);

    /// <summary>
    /// Keeps what a person just granted, whatever was there before, under a new version; ends any lease. The connection's state
    /// (connected, account) is its owner's business.
    /// </summary>
    Task SaveAsync(ConnectionId connection, GrantedTokens tokens, CancellationToken cancellation);

    /// <summary>
    /// Takes the right to refresh this very version, for <paramref name="duration"/>. False while another holds a lease that has
    /// not run out, or when the stored version is another one already. Atomic over all processes.
    /// </summary>
    Task<bool> TryLeaseAsync(ConnectionId connection, long version, Guid holder, TimeSpan duration, CancellationToken cancellation);

    /// <summary>
    /// Stores a refreshed grant as the next version and ends the lease; answers it as stored. Null, and nothing is written, when
    /// the stored version is no longer <paramref name="version"/>. That the lease ran out meanwhile is no reason to refuse: the old
    /// refresh token is used up, and losing the new one would strand the connection.
    /// </summary>
    Task<Grant?> TryReplaceAsync(ConnectionId connection, long version, GrantedTokens tokens, CancellationToken cancellation);

    /// <summary>Gives back a lease without a new grant. Does nothing when <paramref name="holder"/> does not hold it.</summary>
    Task EndLeaseAsync(ConnectionId connection, Guid holder, CancellationToken cancellation);
}

/// <summary>Tokens as the token endpoint gave them. Secret: the text form does not show them.</summary>
/// <param name="ExpiresAt">When the access token ends, by our clock.</param>
public sealed record GrantedTokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"tokens valid until {ExpiresAt:O}";
}

/// <summary>A stored grant. <paramref name="Version"/> grows with every change and never repeats for one connection.</summary>
public sealed record Grant(GrantedTokens Tokens, long Version)
{
    public override string ToString() => $"grant {Version}, {Tokens}";
}
