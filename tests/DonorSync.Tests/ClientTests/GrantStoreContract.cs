using DonorSync.ConstantContact.OAuth;
using DonorSync.Sync.Ports;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.ClientTests;

/// <summary>The contract of grant stores; the tests of each adapter inherit it.</summary>
public abstract class GrantStoreContract
{
    static readonly Guid One = new("0195c000-0000-7000-8000-000000000001");
    static readonly Guid Two = new("0195c000-0000-7000-8000-000000000002");
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected virtual FakeTimeProvider Clock { get; } = new(new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Returns a store, and a connection in it without a grant.</summary>
    protected abstract Task<(IGrantStore Store, ConnectionId Connection)> CreateAsync();

    GrantedTokens Tokens(int number) => new($"access-{number}", $"refresh-{number}", Clock.GetUtcNow().AddDays(1));

    async Task<(IGrantStore Store, ConnectionId Connection, Grant Grant)> GrantedAsync()
    {
        var (store, connection) = await CreateAsync();
        await store.SaveAsync(connection, Tokens(1), default);
        return (store, connection, (await store.ReadAsync(connection, default))!);
    }

    [Fact]
    public async Task A_connection_has_no_grant_before_it_is_given_one()
    {
        var (store, connection) = await CreateAsync();

        Assert.Null(await store.ReadAsync(connection, default));
        Assert.Null(await store.ReadAsync(new(Guid.Empty), default));
        Assert.False(await store.TryLeaseAsync(connection, 0, One, Minute, default));
    }

    [Fact]
    public async Task A_grant_reads_back_as_it_was_saved()
    {
        var (_, _, grant) = await GrantedAsync();

        Assert.Equal(Tokens(1), grant.Tokens);
    }

    [Fact]
    public async Task Every_change_raises_the_version()
    {
        var (store, connection, grant) = await GrantedAsync();

        var replaced = await store.TryReplaceAsync(connection, grant.Version, Tokens(2), default);
        await store.SaveAsync(connection, Tokens(3), default);
        var saved = await store.ReadAsync(connection, default);

        Assert.True(grant.Version < replaced!.Version && replaced.Version < saved!.Version);
        Assert.Equal(Tokens(2), replaced.Tokens);
        Assert.Equal(Tokens(3), saved.Tokens);
    }

    [Fact]
    public async Task Only_the_version_that_was_refreshed_is_replaced()
    {
        var (store, connection, grant) = await GrantedAsync();
        await store.SaveAsync(connection, Tokens(9), default);

        Assert.Null(await store.TryReplaceAsync(connection, grant.Version, Tokens(2), default));

        Assert.Equal(Tokens(9), (await store.ReadAsync(connection, default))!.Tokens);
    }

    [Fact]
    public async Task One_lease_at_a_time_is_given()
    {
        var (store, connection, grant) = await GrantedAsync();
        var holders = Enumerable.Range(1, 8).Select(static i => new Guid(i, 0, 0, new byte[8]));

        var given = await Task.WhenAll(
            holders.Select(holder => Task.Run(() => store.TryLeaseAsync(connection, grant.Version, holder, Minute, default))));

        Assert.Single(given, static yes => yes);
    }

    [Fact]
    public async Task A_lease_ends_with_its_time_by_its_holder_or_with_a_new_grant()
    {
        var (store, connection, grant) = await GrantedAsync();
        Assert.True(await store.TryLeaseAsync(connection, grant.Version, One, Minute, default));
        await store.EndLeaseAsync(connection, Two, default);
        Assert.False(await store.TryLeaseAsync(connection, grant.Version, Two, Minute, default));

        await store.EndLeaseAsync(connection, One, default);
        Assert.True(await store.TryLeaseAsync(connection, grant.Version, Two, Minute, default));

        Clock.Advance(Minute + TimeSpan.FromSeconds(1));
        Assert.True(await store.TryLeaseAsync(connection, grant.Version, One, Minute, default));

        var replaced = await store.TryReplaceAsync(connection, grant.Version, Tokens(2), default);
        Assert.True(await store.TryLeaseAsync(connection, replaced!.Version, Two, Minute, default));
    }

    [Fact]
    public async Task No_lease_is_given_for_a_version_that_is_past()
    {
        var (store, connection, grant) = await GrantedAsync();
        await store.SaveAsync(connection, Tokens(2), default);

        Assert.False(await store.TryLeaseAsync(connection, grant.Version, One, Minute, default));
    }

    [Fact]
    public async Task A_lease_that_ran_out_does_not_lose_the_new_grant()
    {
        var (store, connection, grant) = await GrantedAsync();
        await store.TryLeaseAsync(connection, grant.Version, One, Minute, default);
        Clock.Advance(Minute * 2);

        Assert.NotNull(await store.TryReplaceAsync(connection, grant.Version, Tokens(2), default));
    }
}

public sealed class MemoryGrantStoreTests : GrantStoreContract
{
    protected override Task<(IGrantStore Store, ConnectionId Connection)> CreateAsync() =>
        Task.FromResult<(IGrantStore, ConnectionId)>((new MemoryGrantStore(Clock), ClientHarness.Connection));
}
