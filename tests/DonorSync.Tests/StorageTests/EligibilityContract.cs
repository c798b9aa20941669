using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.StorageTests;

/// <summary>
/// The core decides E2 to E4, and its answer is stored with each contact, so that half a million can be listed and counted. The tests
/// compare each number with the core, for every combination of the values that matter.
/// </summary>
public abstract class EligibilityContract : StorageContract
{
    static readonly string?[] Addresses =
        [null, "not an address", "NAME@X.org", "name@x.info", $"{new string('a', 70)}@long.org", $"{new string('a', 70)}@long.info",
            "ï@ö.org"];

    readonly List<Expected> all = [];
    Guid group;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        await World.AddGroupAsync(Ours, "Nobody");
        var number = 0;
        foreach (var address in Addresses)
        {
            foreach (var own in OptIns)
            {
                foreach (var partner in (SetTo?[])[null, .. OptIns])
                    await AddAsync(address is null || !address.Contains('@', StringComparison.Ordinal) ? address : $"{++number}{address}",
                        own, partner);
            }
        }
        await foreach (var contact in World.Get<ICrms>().Open(Ours.Organization).ContactsAsync(None))
            all.Add(new(contact, OwnObstacles(contact)));
    }

    /// <param name="Rules">The rules that exclude the contact itself, without the other contacts at its address.</param>
    sealed record Expected(CrmContact Contact, IReadOnlySet<Rule> Rules)
    {
        public Guid Id => Guid.Parse(Contact.Id.Value);
    }

    enum SetTo
    {
        Yes,
        NoByPerson,
        NoBySync,
    }

    static SetTo[] OptIns => Enum.GetValues<SetTo>();

    [Fact]
    public async Task The_filter_of_the_contacts_list_finds_as_many_contacts_as_the_dashboard_counts_B14()
    {
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        var reach = await World.Get<ReachReader>().ReadAsync(Ours.Organization, None);
        var seen = new HashSet<Guid>();
        foreach (var reason in Enum.GetValues<Unreached>())
        {
            var found = await session.ContactLists.IdsAsync(new(Reason: reason), 1_000, None);
            Assert.Equal(reason == Unreached.Not ? reach.Eligible : reach.NotReached.GetValueOrDefault(reason), found.Count);
            Assert.All(found, id => Assert.True(seen.Add(id)));
        }
        Assert.Equal(all.Count, seen.Count);
    }

    [Fact]
    public async Task Email_Solicitable_of_a_group_counts_the_contacts_that_the_core_lets_out_E2_E3_E4()
    {
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        var solicitable = Members.Count(static c => c.Rules.Count == 0);

        var reach = await session.GroupReach.OfAsync(group, None);

        Assert.Equal((Members.Count, solicitable), (reach.Members, reach.Solicitable));
        var listed = (await session.Groups.ListAsync(null, 10, None)).Items.Single(g => g.Group.Id == group);
        Assert.Equal((Members.Count, solicitable), (listed.TotalMembers, listed.EmailSolicitable));
        Assert.Equal(FirstReasons(), reach.NotSolicitable.OrderBy(static r => r.Key).Select(static r => (r.Key, r.Value)));
        Assert.Equal(SharedNo(), reach.SharedNo);
    }

    [Fact]
    public async Task The_dashboard_counts_as_the_core_decides_E1_E2_E3_E4_C10()
    {
        var reach = await World.Get<ReachReader>().ReadAsync(Ours.Organization, None);

        var shared = SharedNo();
        Assert.Equal(all.Count, reach.Contacts);
        Assert.Equal(Members.Count(static c => c.Rules.Count == 0) - shared, reach.Eligible);
        Assert.Equal(
            [(Unreached.NoGroup, all.Count - Members.Count), .. FirstReasons(), (Unreached.SharedNo, shared)],
            reach.NotReached.OrderBy(static r => r.Key).Select(static r => (r.Key, r.Value)));
        Assert.Equal((2, 1), (reach.Groups, reach.GroupsWithEligible));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(null)]
    public async Task A_changed_limit_is_followed_before_anything_is_read_E4(int? max)
    {
        var policy = SyncPolicy.Default with { MaxTopLevelDomainLength = max };
        await using var server = World.Server(policy);

        Assert.Contains("which of 147 contacts can be emailed", Assert.Single(await MigrateAsync(server)), StringComparison.Ordinal);

        await FollowsAsync(server, policy);
        Assert.Empty(await MigrateAsync(server));
    }

    [Fact]
    public async Task A_server_with_another_limit_does_not_start_while_others_run_E4()
    {
        await World.Get<IServerLock>().WhenAloneAsync(static () => Task.CompletedTask, None);
        await using var server = World.Server(AnyLength);

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(() => MigrateAsync(server));

        Assert.Contains("Sync__MaxTopLevelDomainLength", refused.Message, StringComparison.Ordinal);
        await FollowsAsync(World.Services, SyncPolicy.Default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_start_finishes_what_a_killed_one_began_also_with_the_former_limit_E4(bool sameLimit)
    {
        await using (var server = World.Server(AnyLength))
        {
            var (stop, killed) = (new Stop(4), new CancellationTokenSource());
            await using var db = server.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
            var stored = new StoredObstacles(db, SyncSettings.Default with { Policy = AnyLength }) { AtOnce = 35 };
            var deriving = WriteInterleaver.RunAsync(
                stop, () => stored.FollowAsync(server.GetRequiredService<IServerLock>(), killed.Token));
            await stop.Reached;
            await killed.CancelAsync();
            stop.GoOn();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deriving);
        }
        var (derived, former) = (await DifferentAsync(SyncPolicy.Default), await DifferentAsync(AnyLength));
        Assert.True(derived > 0 && former > 0, $"{derived} and {former}: it was not stopped in the middle.");

        var policy = sameLimit ? AnyLength : SyncPolicy.Default;
        await using var next = World.Server(policy);
        await MigrateAsync(next);

        await FollowsAsync(next, policy);
    }

    static readonly SyncPolicy AnyLength = SyncPolicy.Default with { MaxTopLevelDomainLength = null };

    static Task<IReadOnlyList<string>> MigrateAsync(ServiceProvider server) =>
        server.GetRequiredService<IDatabaseMigrator>().MigrateAsync(None);

    async Task FollowsAsync(ServiceProvider server, SyncPolicy policy)
    {
        Assert.Equal(0, await DifferentAsync(policy));
        await using var session = server.GetRequiredService<DonorDatabase>().Open(Ours.Organization);
        var solicitable = Members.Count(c => Eligibility.Of(c.Contact.Email, c.Contact.OptIn, policy) == Obstacles.None);
        Assert.Equal(solicitable, (await session.GroupReach.OfAsync(group, None)).Solicitable);
    }

    /// <summary>Returns the number of contacts about which the core decides otherwise.</summary>
    async Task<int> DifferentAsync(SyncPolicy policy)
    {
        await using var db = World.Open(Ours.Organization);
        var stored = await db.Contacts().ToDictionaryAsync(c => c.Id, c => c.Obstacles, None);
        return all.Count(c => stored[c.Id] != Eligibility.Of(c.Contact.Email, c.Contact.OptIn, policy));
    }

    async Task AddAsync(string? address, SetTo own, SetTo? partner)
    {
        await SetAsync(await World.AddContactAsync(Ours, address, group), own);
        if (partner is { } other)
            await SetAsync(await World.AddContactAsync(Ours, address?.ToUpperInvariant()), other);
    }

    async Task SetAsync(Guid contact, SetTo optIn)
    {
        if (optIn == SetTo.Yes)
            return;
        await using var db = World.Open(Ours.Organization);
        var row = await db.Contacts().SingleAsync(c => c.Id == contact, None);
        (row.Preferences.IntegrationEmailOptIn, row.OptInChangedBy) = (false, optIn == SetTo.NoBySync ? SetBy.Sync : SetBy.Person);
        await db.SaveChangesAsync(None);
    }

    static HashSet<Rule> OwnObstacles(CrmContact contact)
    {
        var alone = new ContactCase(contact.Key, [contact], null, null, null);
        var rules = Eligibility.Reasons(alone, Consent.Decide(alone), SyncPolicy.Default).Select(static o => o.Rule).ToHashSet();
        if (contact.Groups.IsEmpty)
            rules.Add(Rule.E1);
        return rules;
    }

    List<Expected> Members => all.FindAll(static c => !c.Rules.Contains(Rule.E1));

    /// <summary>C10: members who may go out for themselves, but not because of their address.</summary>
    int SharedNo() => all.Where(static c => c.Contact.Key != EmailKey.None).GroupBy(static c => c.Contact.Key)
        .Where(static sharing => Consent.Of([.. sharing.Select(static c => c.Contact)]) != CrmConsent.Yes)
        .Sum(static sharing => sharing.Count(static c => c.Rules.Count == 0));

    IEnumerable<(Unreached, int)> FirstReasons() => Members.Where(static c => c.Rules.Count > 0)
        .CountBy(static c => c.Rules.Contains(Rule.E2) ? (c.Contact.Email is null ? Unreached.NoEmail : Unreached.EmailTooLong)
            : c.Rules.Contains(Rule.E3) ? Unreached.OptedOutHere
            : c.Rules.Contains(Rule.P1) ? Unreached.OptedOutThere
            : Unreached.TopLevelDomain)
        .OrderBy(static r => r.Key).Select(static r => (r.Key, r.Value));
}
