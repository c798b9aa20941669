using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.Tables;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DonorSync.Tests.Scenarios;

/// <summary>The complete read of a large account with few requests: over several runs, it proves as much as in one run.</summary>
public sealed class RollingReadTests : IAsyncLifetime
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    readonly PagedAccount there = new();
    TestDatabase world = null!;
    Tenant ours = null!;

    public async ValueTask InitializeAsync()
    {
        world = await TestEngine.OpenAsync();
        ours = await world.NewTenantAsync();
        there.Contacts.AddRange(new[] { "a", "b", "c", "d", "e", "f" }.Select(static id => Sample.Contact(id, $"{id}@x.org")));
        Assert.Equal(ReadKind.Full, (await RunAsync()).Read);
        world.Clock.Advance(24 * Hour);
    }

    public async ValueTask DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task A_read_with_few_requests_continues_one_page_per_run_and_ends_after_the_last_B9()
    {
        var before = (await AccountAsync()).FullReadAt;

        Assert.Equal(ReadKind.Changes, (await RunAsync()).Read);
        var began = world.Now;
        Assert.Equal((2, 6, "2"), await OpenAsync());
        await RunAsync();
        Assert.Equal((4, 6, "4"), await OpenAsync());
        Assert.Equal(before, (await AccountAsync()).FullReadAt);
        await RunAsync();

        Assert.Null(await OpenAsync());
        Assert.Equal(["0", "2", "4"], there.Pages);
        Assert.Equal(began, (await AccountAsync()).FullReadAt);
        await RunAsync();
        Assert.Equal(3, there.Pages.Count);
        Assert.Equal(4, there.Reads.OfType<ContactRead.ChangedSince>().Count());
    }

    [Fact]
    public async Task A_read_with_enough_requests_is_done_in_one_run_instead_of_the_change_read_B9()
    {
        there.Spared = 3;

        Assert.Equal(ReadKind.Full, (await RunAsync()).Read);

        Assert.Null(await OpenAsync());
        Assert.Equal(["0", "2", "4"], there.Pages);
        Assert.Empty(there.Reads.OfType<ContactRead.ChangedSince>());
    }

    [Fact]
    public async Task A_read_with_too_few_contacts_is_repeated_and_proves_nothing_even_with_few_requests_P6_B9()
    {
        there.Contacts.RemoveAt(5);
        there.Claimed = 6;

        await RunsAsync(3);
        Assert.NotNull(await OpenAsync());
        await RunsAsync(3);

        Assert.Null(await OpenAsync());
        Assert.Equal(["0", "2", "4", "0", "2", "4"], there.Pages);
        Assert.Equal((0, false), await MissedAsync("f"));
    }

    [Fact]
    public async Task A_read_that_shows_one_id_with_two_addresses_stops_the_run_without_opt_outs_P1_B9()
    {
        there.Contacts[3] = there.Contacts[0] with { Email = there.Contacts[3].Email };
        there.Spared = 10;

        var run = await RunAsync();

        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("several addresses", run.Error, StringComparison.Ordinal);
        Assert.Equal((0, false), await MissedAsync("d"));
    }

    [Fact]
    public async Task A_contact_in_another_read_at_that_time_counts_as_read_B9()
    {
        there.Hidden.Add("f");

        await RunAsync();
        there.Changed.Add("f");
        await RunsAsync(2);

        Assert.Null(await OpenAsync());
        Assert.Equal(["0", "2", "4"], there.Pages);
        Assert.Equal((0, false), await MissedAsync("f"));
    }

    [Fact]
    public async Task A_contact_missing_from_two_complete_reads_counts_as_deleted_and_one_is_not_enough_B9()
    {
        there.Contacts.RemoveAt(5);

        await RunsAsync(3);
        Assert.Null(await OpenAsync());
        Assert.Equal((1, false), await MissedAsync("f"));
        world.Clock.Advance(24 * Hour);
        await RunsAsync(3);

        Assert.Null(await OpenAsync());
        Assert.Equal((2, true), await MissedAsync("f"));
        Assert.Equal((0, false), await MissedAsync("e"));
    }

    [Fact]
    public async Task An_opt_out_that_only_the_complete_read_shows_is_applied_in_the_run_that_reads_it_P6()
    {
        var donor = await world.AddContactAsync(ours, "f@x.org");
        await world.SetOptInAsync(ours, donor, yes: true);
        await RunsAsync(3);
        world.Clock.Advance(24 * Hour);
        there.Contacts[5] = there.Contacts[
            5] with
        { Permission = Permission.Unsubscribed, PermissionAt = world.Now, PermissionByDonor = true };

        await RunsAsync(2);
        Assert.True(await OptInAsync(donor));
        await RunAsync();

        Assert.False(await OptInAsync(donor));
    }

    [Fact]
    public async Task An_unknown_cursor_restarts_the_read_still_with_one_page_per_run_B9()
    {
        await RunAsync();
        there.Refusals = 1;

        Assert.Equal(RunState.Completed, (await RunAsync()).State);
        Assert.Equal((2, 6, "2"), await OpenAsync());
        await RunsAsync(2);

        Assert.Null(await OpenAsync());
        Assert.Equal(["0", "2", "0", "2", "4"], there.Pages);
    }

    [Fact]
    public async Task A_cursor_refused_twice_in_a_run_fails_it_with_a_reason_B8()
    {
        await RunAsync();
        (there.Refusals, there.Spared) = (2, 9);

        var failed = await RunAsync();

        Assert.Equal(RunState.Failed, failed.State);
        Assert.Equal("Constant Contact does not know the place.", failed.Error);
        Assert.Equal(RunState.Completed, (await RunAsync()).State);
        Assert.Null(await OpenAsync());
    }

    [Fact]
    public async Task A_complete_read_requested_by_a_user_replaces_the_open_one_B9()
    {
        await RunAsync();

        Assert.Equal(ReadKind.Full, (await RunAsync(new(RunKind.Manual, FullRead: true))).Read);

        Assert.Null(await OpenAsync());
        await RunAsync();
        Assert.Equal(["0"], there.Pages);
    }

    [Fact]
    public async Task Connecting_again_drops_the_open_read_and_reads_everything_A6()
    {
        await RunAsync();

        await world.ConnectAsync(ours.Organization, "acct-1");

        Assert.Null(await OpenAsync());
        Assert.Equal(ReadKind.Full, (await RunAsync()).Read);
        Assert.Equal(["0"], there.Pages);
    }

    [Fact]
    public async Task A_run_killed_between_two_pages_continues_where_it_was_B8()
    {
        (there.Spared, there.DiesAt) = (3, "4");
        await Assert.ThrowsAsync<InvalidOperationException>(DieAsync);
        Assert.Equal((4, 6, "4"), await OpenAsync());
        (there.Spared, there.DiesAt) = (0, null);

        await RunAsync();

        Assert.Null(await OpenAsync());
        Assert.Equal(["0", "2", "4"], there.Pages);
        Assert.Equal((0, false), await MissedAsync("a"));
    }

    async Task RunsAsync(int runs)
    {
        for (var i = 0; i < runs; i++)
            Assert.Equal(RunState.Completed, (await RunAsync()).State);
    }

    async Task<RunRecord> RunAsync(RunRequest? request = null)
    {
        world.Clock.Advance(Hour);
        var claim = await world.Runs.TryClaimAsync(ours.Connection, request ?? new(RunKind.Scheduled), default);
        var runner = new SyncRunner(
            world.Runs, world.Get<ICrms>(), there, world.Get<ISyncStates>(), world.Get<ISyncSettings>(), Options.Create(Rolling),
            world.Clock,
            NullLogger<SyncRunner>.Instance);
        await runner.RunAsync(claim!.Run, default);
        return (await world.Runs.FindAsync(ours.Organization, claim.Run, default))!;
    }

    /// <summary>Runs a sync whose end is not recorded.</summary>
    async Task DieAsync()
    {
        var claim = await world.ClaimAsync(ours, RunKind.Scheduled);
        await new SyncRun(new RunContext(
            claim, world.Get<ICrms>().Open(ours.Organization), there.Open(ours.Connection, isPatient: false, waitsSince: null),
            world.State(claim), world.Runs, SyncSettings.Default,
            Rolling, world.Clock)).RunAsync(default);
    }

    static SyncOptions Rolling => new() { FullReadUpTo = 0, ReadBounces = false };

    async Task<AccountRow> AccountAsync()
    {
        await using var db = world.Open(ours.Organization);
        return await db.Set<AccountRow>().AsNoTracking().SingleAsync();
    }

    async Task<(int Read, int Total, string Next)?> OpenAsync() =>
        (await AccountAsync()).Sweep() is { } open ? (open.Read, open.Total ?? 0, open.Next ?? "") : null;

    async Task<(int Missed, bool Deleted)> MissedAsync(string id)
    {
        await using var db = world.Open(ours.Organization);
        var contact = await db.Set<MirrorContactRow>().AsNoTracking().SingleAsync(c => c.CtctId == id);
        return (contact.Missed, contact.Deleted);
    }

    async Task<bool?> OptInAsync(Guid donor) => (await world.FindAsync(ours, donor))?.Preferences.IntegrationEmailOptIn;
}
