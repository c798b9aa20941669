using DonorSync.ConstantContact.OAuth;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

internal sealed class MemoryGrantStore(TimeProvider clock) : IGrantStore
{
    readonly Lock gate = new();
    readonly Dictionary<ConnectionId, Row> rows = [];

    sealed record Row(Grant Grant, Guid? Holder = null, DateTimeOffset LeasedUntil = default);

    public Task<Grant?> ReadAsync(ConnectionId connection, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult(rows.GetValueOrDefault(connection)?.Grant);
    }

    public Task SaveAsync(ConnectionId connection, GrantedTokens tokens, CancellationToken cancellation)
    {
        lock (gate)
            rows[connection] = new(new(tokens, (rows.GetValueOrDefault(connection)?.Grant.Version ?? 0) + 1));
        return Task.CompletedTask;
    }

    public Task<bool> TryLeaseAsync(ConnectionId connection, long version, Guid holder, TimeSpan duration, CancellationToken cancellation)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (rows.GetValueOrDefault(connection) is not { } row || row.Grant.Version != version
                || (row.Holder is not null && row.Holder != holder && row.LeasedUntil > now))
                return Task.FromResult(false);
            rows[connection] = row with { Holder = holder, LeasedUntil = now + duration };
            return Task.FromResult(true);
        }
    }

    public Task<Grant?> TryReplaceAsync(ConnectionId connection, long version, GrantedTokens tokens, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (rows.GetValueOrDefault(connection) is not { } row || row.Grant.Version != version)
                return Task.FromResult<Grant?>(null);
            rows[connection] = new(new(tokens, version + 1));
            return Task.FromResult<Grant?>(rows[connection].Grant);
        }
    }

    public Task EndLeaseAsync(ConnectionId connection, Guid holder, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (rows.GetValueOrDefault(connection) is { } row && row.Holder == holder)
                rows[connection] = row with { Holder = null };
        }
        return Task.CompletedTask;
    }
}
