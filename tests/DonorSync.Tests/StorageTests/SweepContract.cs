using DonorSync.Core;
using DonorSync.Storage;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>B9: absence is not deletion. Only two complete reads in a row that miss a contact prove it gone.</summary>
public abstract class SweepContract : StorageContract
{
    SyncState state = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        state = World.State(await World.ClaimAsync(Ours));
        Assert.True(await SweepAsync(2, "a", "b"));
    }

    [Fact]
    public async Task One_complete_read_that_misses_a_contact_changes_nothing_B9()
    {
        Assert.True(await SweepAsync(1, "a"));

        Assert.Equal((false, 1), await LookAsync("b"));
    }

    [Fact]
    public async Task Two_complete_reads_that_miss_a_contact_delete_it_and_take_it_off_its_lists_B9()
    {
        await SweepAsync(1, "a");
        await SweepAsync(1, "a");

        Assert.Equal((true, 0), await LookAsync("b"));
        Assert.Equal((false, 1), await LookAsync("a"));
    }

    [Fact]
    public async Task Incomplete_reads_prove_nothing_however_many_B9()
    {
        for (var i = 0; i < 4; i++)
            Assert.False(await SweepAsync(2, "a"));
        for (var i = 0; i < 4; i++)
            Assert.False(await SweepAsync(null, "a"));

        Assert.Equal((false, 1), await LookAsync("b"));
    }

    [Fact]
    public async Task A_contact_that_shows_again_is_counted_anew_B9()
    {
        await SweepAsync(1, "a");
        await SweepAsync(2, "a", "b");
        await SweepAsync(1, "a");

        Assert.Equal((false, 1), await LookAsync("b"));
    }

    [Fact]
    public async Task A_change_read_that_shows_a_contact_counts_as_seen_B9()
    {
        await SweepAsync(1, "a");
        await state.Mirror.SaveContactsAsync([Contact("b")], null, None);
        await SweepAsync(1, "a");

        Assert.Equal((false, 1), await LookAsync("b"));
    }

    [Fact]
    public async Task A_contact_that_shows_twice_in_a_read_counts_once()
    {
        Assert.False(await SweepAsync(2, "a", "a"));
    }

    [Fact]
    public async Task A_contact_that_a_change_read_shows_during_a_sweep_is_still_marked_by_the_sweep()
    {
        var sweep = Guid.CreateVersion7(World.Now);
        await state.Mirror.SaveContactsAsync([Contact("a"), Contact("b")], sweep, None);
        await state.Mirror.SaveContactsAsync([Contact("a")], null, None);

        Assert.True(await state.Reads.EndSweepAsync(sweep, 2, None));
    }

    [Fact]
    public async Task Of_an_erased_person_who_is_missed_twice_only_the_id_is_left_B9()
    {
        await EraseAsync("b@x.org");
        await SweepAsync(1, "a");
        Assert.Equal("b@x.org", (await RowAsync("b")).OwnKey);

        await SweepAsync(1, "a");

        AssertIsEmpty(await RowAsync("b"));
        Assert.Equal("a@x.org", (await RowAsync("a")).OwnKey);
    }

    [Fact]
    public async Task A_deleted_contact_of_an_erased_person_counts_as_seen_and_keeps_its_id_alone_B9()
    {
        await EraseAsync("b@x.org");
        var sweep = Guid.CreateVersion7(World.Now);
        await state.Mirror.SaveContactsAsync([Contact("a"), Contact("b") with { Deleted = true }], sweep, None);

        AssertIsEmpty(await RowAsync("b"));
        Assert.True(await state.Reads.EndSweepAsync(sweep, 2, None));

        // A read that shows the name without the address does not bring it back.
        await state.Mirror.SaveContactsAsync([Contact("b") with { Deleted = true, Email = null }], null, None);
        AssertIsEmpty(await RowAsync("b"));
    }

    [Fact]
    public async Task A_deleted_contact_that_a_sync_has_work_with_stays_until_that_is_done_C12()
    {
        await EraseAsync("b@x.org");
        await state.Journal.SavePlanAsync([], [Sample.Keep(Sample.Baseline("b@x.org", "b"))], None);
        await state.Mirror.SaveContactsAsync([Contact("b") with { Deleted = true }], null, None);
        Assert.Equal("b@x.org", (await RowAsync("b")).OwnKey);

        await state.Journal.SavePlanAsync([], [Sample.Forget("b@x.org")], None);
        await state.Mirror.SaveContactsAsync([Contact("b") with { Deleted = true }], null, None);
        AssertIsEmpty(await RowAsync("b"));
    }

    async Task EraseAsync(string address)
    {
        await using var db = World.Open(Ours.Organization);
        await World.Get<Tombstones>().AddAsync(db, [new(address)], World.Now, None);
        await db.SaveChangesAsync(None);
    }

    async Task<MirrorContactRow> RowAsync(string id)
    {
        await using var db = World.Open(Ours.Organization);
        return await db.Set<MirrorContactRow>().AsNoTracking().SingleAsync(c => c.CtctId == id, None);
    }

    static void AssertIsEmpty(MirrorContactRow row)
    {
        Assert.Equal(("", "", null, true, ""), (row.OwnKey, row.CaseKey, row.Email, row.Deleted, row.Lists));
        Assert.DoesNotContain("First", row.Fields, StringComparison.Ordinal);
    }

    async Task<bool> SweepAsync(int? total, params string[] shown)
    {
        var sweep = Guid.CreateVersion7(World.Now);
        foreach (var id in shown)
            await state.Mirror.SaveContactsAsync([Contact(id)], sweep, None);
        return await state.Reads.EndSweepAsync(sweep, total, None);
    }

    async Task<(bool Deleted, int Lists)> LookAsync(string id)
    {
        var contact = Assert.Single(await state.Mirror.ContactsAsync([new(id)], None));
        Assert.Equal(contact.Lists.Length, (await state.Mirror.ContactsOnListAsync(new("l"), None)).Count(c => c.Id == contact.Id));
        return (contact.Deleted, contact.Lists.Length);
    }

    static CtctContact Contact(string id) => Sample.Contact(id, $"{id}@x.org", "l");
}
