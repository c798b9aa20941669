using System.Text;
using DonorSync.ConstantContact.OAuth;

namespace DonorSync.Tests.StorageTests;

/// <summary>Grants: encrypted, versioned, refreshed by one process at a time (A7).</summary>
public abstract class GrantStoreContract : StorageContract
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    IGrantStore Grants => World.Get<IGrantStore>();

    [Fact]
    public async Task A_grant_is_read_back_and_a_new_grant_has_a_new_version()
    {
        var first = (await ReadAsync())!;
        await Grants.SaveAsync(Ours.Connection, World.Tokens("access-2", "refresh-2"), None);
        var second = (await ReadAsync())!;

        Assert.Equal(World.Tokens("access-2", "refresh-2"), second.Tokens);
        Assert.True(second.Version > first.Version);
    }

    [Fact]
    public async Task The_database_contains_no_readable_token()
    {
        const string Access = "ACCESS-TOKEN-that-must-not-leak", Refresh = "REFRESH-TOKEN-that-must-not-leak", Later = "LATER-TOKEN-that-"
            + "must-not-leak";
        await Grants.SaveAsync(Ours.Connection, World.Tokens(Access, Refresh), None);
        var version = (await ReadAsync())!.Version;
        await Grants.TryReplaceAsync(Ours.Connection, version, World.Tokens(Later, Later), None);
        await World.Get<SyncStore.Accounts.SignIns>()
            .BeginAsync(Ours.Organization, "STATE-that-must-not-leak", "VERIFIER-that-must-not-leak", false, null, None);

        var bytes = Encoding.Latin1.GetString(await World.DumpAsync());

        Assert.Contains("acct-1", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("that-must-not-leak", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refreshed_grant_replaces_only_the_version_it_came_from()
    {
        var old = (await ReadAsync())!.Version;

        var replaced = await Grants.TryReplaceAsync(Ours.Connection, old, World.Tokens("a2", "r2"), None);

        Assert.Equal(await ReadAsync(), replaced);
        Assert.True(replaced!.Version > old);
        Assert.Null(await Grants.TryReplaceAsync(Ours.Connection, old, World.Tokens("a3", "r3"), None));
        Assert.Equal(replaced, await ReadAsync());
    }

    [Fact]
    public async Task Only_one_of_many_callers_replaces_a_version()
    {
        var version = (await ReadAsync())!.Version;
        var replaced = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(
            () => Grants.TryReplaceAsync(Ours.Connection, version, World.Tokens($"a{i}", $"r{i}"), None))));

        Assert.Equal(await ReadAsync(), Assert.Single(replaced, static g => g is not null));
    }

    [Fact]
    public async Task Only_one_of_many_callers_may_refresh()
    {
        var version = (await ReadAsync())!.Version;
        var leases = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => LeaseAsync(version, Holder()))));

        Assert.Single(leases, static l => l);
    }

    [Fact]
    public async Task A_lease_ends_when_it_is_released_or_expires()
    {
        var version = (await ReadAsync())!.Version;
        var (one, two) = (Holder(), Holder());
        Assert.True(await LeaseAsync(version, one));
        Assert.True(await LeaseAsync(version, one));

        await Grants.EndLeaseAsync(Ours.Connection, two, None);
        Assert.False(await LeaseAsync(version, two));
        await Grants.EndLeaseAsync(Ours.Connection, one, None);
        Assert.True(await LeaseAsync(version, two));
        World.Clock.Advance(Minute + TimeSpan.FromSeconds(1));
        Assert.True(await LeaseAsync(version, one));
    }

    [Fact]
    public async Task A_new_grant_ends_the_lease_and_an_old_version_has_none()
    {
        var version = (await ReadAsync())!.Version;
        Assert.True(await LeaseAsync(version, Holder()));
        var next = (await Grants.TryReplaceAsync(Ours.Connection, version, World.Tokens("a", "r"), None))!.Version;

        Assert.False(await LeaseAsync(version, Holder()));
        Assert.True(await LeaseAsync(next, Holder()));
        await Grants.SaveAsync(Ours.Connection, World.Tokens("b", "r"), None);
        Assert.True(await LeaseAsync((await ReadAsync())!.Version, Holder()));
    }

    [Fact]
    public async Task A_refresh_that_outlived_its_lease_is_still_kept()
    {
        var version = (await ReadAsync())!.Version;
        await LeaseAsync(version, Holder());
        World.Clock.Advance(2 * Minute);

        Assert.NotNull(await Grants.TryReplaceAsync(Ours.Connection, version, World.Tokens("late", "late"), None));
    }

    [Fact]
    public async Task Disconnecting_forgets_the_grant_and_a_refresh_under_way_does_not_bring_it_back_A5()
    {
        var version = (await ReadAsync())!.Version;
        Assert.True(await World.Connections.DisconnectAsync(Ours.Organization, None));

        Assert.Null(await ReadAsync());
        Assert.Null(await Grants.TryReplaceAsync(Ours.Connection, version, World.Tokens("a", "r"), None));
        Assert.False(await LeaseAsync(version, Holder()));
        Assert.Null(await ReadAsync());

        await World.ConnectAsync(Ours.Organization, "acct-1");
        Assert.True((await ReadAsync())!.Version > version);
    }

    Task<Grant?> ReadAsync() => Grants.ReadAsync(Ours.Connection, None);

    Task<bool> LeaseAsync(long version, Guid holder) => Grants.TryLeaseAsync(Ours.Connection, version, holder, Minute, None);

    Guid Holder() => Guid.CreateVersion7(World.Now);
}
