using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.StorageTests;

/// <summary>
/// B13: after an organization changed its limit of E4, what is stored for its contacts is derived again while everything else goes on, and
/// other organizations are left alone.
/// </summary>
public abstract class OwnLimitContract : StorageContract
{
    static readonly string[] Addresses = ["a@x.org", "b@x.info", "c@x.online", "d@x.foundation", "e@x.photography", "f@x.io", "g@x.email"];

    Guid group;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        foreach (var address in Addresses)
            await World.AddContactAsync(Ours, address, group);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(null)]
    public async Task A_changed_limit_of_one_organization_derives_its_answers_again_B13_E4(int? limit)
    {
        var theirs = await World.NewTenantAsync("acct-2");
        await World.AddContactAsync(theirs, "far@x.foundation");
        await SetAsync(limit);
        Assert.Equal([Ours.Organization], await Limits.PendingAsync(None));

        var (read, changed) = await Limits.FollowAsync(Ours.Organization, None);

        Assert.Equal(Addresses.Length, read);
        Assert.Equal(Addresses.Count(a => IsTooLong(a, limit) != IsTooLong(a, 3)), changed);
        await FollowsAsync(limit);
        Assert.Empty(await Limits.PendingAsync(None));
        await using var db = World.Open(theirs.Organization);
        Assert.Equal(Obstacles.TopLevelDomain, (await db.Contacts().SingleAsync(None)).Obstacles);
    }

    [Fact]
    public async Task A_contact_that_is_saved_after_the_change_has_the_new_answer_already_B13_E4()
    {
        await SetAsync(null);

        var added = await World.AddContactAsync(Ours, "h@x.community", group);

        await using var db = World.Open(Ours.Organization);
        Assert.Equal(Obstacles.None, (await db.Contacts().SingleAsync(c => c.Id == added, None)).Obstacles);
        Assert.Equal([Ours.Organization], await Limits.PendingAsync(None));
    }

    [Fact]
    public async Task A_killed_derivation_is_pending_and_the_next_one_finishes_it_B13_E4()
    {
        await SetAsync(null);
        var (stop, killed) = (new Stop(3), new CancellationTokenSource());
        var deriving = WriteInterleaver.RunAsync(stop, () => DeriveAsync(killed.Token));
        await stop.Reached;
        await killed.CancelAsync();
        stop.GoOn();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deriving);
        Assert.InRange(await DifferentAsync(null), 1, Addresses.Length - 1);
        Assert.Equal([Ours.Organization], await Limits.PendingAsync(None));

        await Limits.FollowAsync(Ours.Organization, None);

        await FollowsAsync(null);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(3)]
    public async Task A_limit_that_changes_during_the_derivation_is_the_one_that_is_followed_B13_E4(int then)
    {
        await SetAsync(null);
        var stop = new Stop(3);
        var deriving = WriteInterleaver.RunAsync(stop, () => DeriveAsync(None));
        await stop.Reached;
        await SetAsync(then);
        stop.GoOn();
        await deriving;

        await FollowsAsync(then);
        Assert.Empty(await Limits.PendingAsync(None));
    }

    /// <summary>The stored answers of organizations with a limit of their own do not follow the server's.</summary>
    [Fact]
    public async Task A_start_with_another_default_keeps_the_limit_that_an_organization_chose_B13_E4()
    {
        await SetAsync(6);
        await Limits.FollowAsync(Ours.Organization, None);
        await using var next = World.Server(SyncPolicy.Default with { MaxTopLevelDomainLength = null });

        await next.GetRequiredService<IDatabaseMigrator>().MigrateAsync(None);

        await FollowsAsync(6);
    }

    ChangedLimits Limits => World.Get<ChangedLimits>();

    async Task<int> DeriveAsync(CancellationToken cancellation)
    {
        await using var db = World.Get<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        return (await new StoredObstacles(db, SyncSettings.Default) { AtOnce = 2 }.FollowAsync(Ours.Organization, cancellation)).Changed;
    }

    async Task SetAsync(int? limit)
    {
        await using var db = World.Open(Ours.Organization);
        await World.Get<StoredSettings>().ChangeAsync(
            db, own => own.MaxTopLevelDomainLength = limit ?? OrganizationSettings.Off, None);
    }

    async Task FollowsAsync(int? limit)
    {
        Assert.Equal(0, await DifferentAsync(limit));
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        Assert.Equal(
            Addresses.Count(a => !IsTooLong(a, limit)), (await session.GroupReach.OfAsync(group, None)).Solicitable);
    }

    async Task<int> DifferentAsync(int? limit)
    {
        await using var db = World.Open(Ours.Organization);
        return (await db.Contacts().ToListAsync(None)).Count(
            c => c.Obstacles.HasFlag(Obstacles.TopLevelDomain) != IsTooLong(c.PrimaryEmail!, limit));
    }

    static bool IsTooLong(string address, int? limit) => address.Split('.')[^1].Length > (limit ?? 63);
}
