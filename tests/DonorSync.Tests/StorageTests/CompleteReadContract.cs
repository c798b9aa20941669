using DonorSync.Donors.Erasure;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Journal;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>B9: absence is not deletion. Only two complete reads in a row that lack a contact prove its deletion.</summary>
public abstract class CompleteReadContract : StorageContract
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
    public async Task Two_complete_reads_without_a_contact_delete_it_and_remove_it_from_its_lists_B9()
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
    public async Task A_contact_that_appears_again_starts_a_new_count_B9()
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
    public async Task Only_the_id_is_left_of_an_erased_person_missing_from_two_reads_B9()
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

    [Fact]
    public async Task No_case_is_made_of_a_contact_without_a_link_that_the_last_complete_read_missed_C4_B9()
    {
        Assert.Equal(["a", "b"], await InCasesAsync());

        await SweepAsync(1, "a");
        Assert.Equal(["a"], await InCasesAsync());

        await state.Mirror.SaveContactsAsync([Contact("b")], null, None);
        Assert.Equal(["a", "b"], await InCasesAsync());
    }

    [Fact]
    public async Task What_a_read_without_an_end_showed_is_doubted_until_another_read_shows_it_C4()
    {
        await state.Changes.BeginTrackingAsync(None);
        await state.Changes.DeleteSeenChangesAsync("basis", [], None);
        var sweep = Guid.CreateVersion7(World.Now);
        await state.Mirror.SaveContactsAsync([Contact("c")], sweep, None);
        await state.Mirror.DoubtAsync(sweep, None);
        await state.Mirror.DoubtAsync([new CtctContactId("a")], None);
        Assert.Equal(["b"], await InCasesAsync());

        await state.Mirror.SeenAsync([new("a")], null, None);
        await state.Mirror.SaveContactsAsync([Contact("c")], null, None);
        Assert.Equal(["a", "b", "c"], await InCasesAsync());
        Assert.Equal(["a@x.org", "c@x.org"], (await state.Changes.ChangedAsync(10, None))!.Select(static k => k.Value).Order());
    }

    /// <summary>A donor who gets the address later must not be emailed: a deletion is an opt-out.</summary>
    [Fact]
    public async Task A_contact_without_a_link_that_two_complete_reads_missed_counts_as_deleted_P1_B9()
    {
        await SweepAsync(1, "a");
        await SweepAsync(1, "a");

        Assert.Equal(["a", "b"], await InCasesAsync());
        Assert.True((await RowAsync("b")).Deleted);
    }

    [Fact]
    public async Task A_doubted_contact_that_a_complete_read_does_not_show_is_forgotten_and_was_never_deleted_C4_P1()
    {
        await state.Mirror.DoubtAsync([new CtctContactId("b")], None);

        await SweepAsync(1, "a");
        await SweepAsync(1, "a");

        Assert.Equal(["a"], await InCasesAsync());
        Assert.Empty(await state.Mirror.ContactsAsync([new("b")], None));
    }

    [Fact]
    public async Task A_linked_contact_and_an_opt_out_are_never_doubted_P1_B9()
    {
        await state.Journal.SavePlanAsync([], [Sample.Keep(Sample.Baseline("b@x.org", "b"))], None);
        await state.Mirror.SaveContactsAsync([Contact("c") with { Permission = Permission.Unsubscribed }], null, None);

        await state.Mirror.DoubtAsync([new("a"), new("b"), new("c")], None);

        Assert.Equal(["b", "c"], await InCasesAsync());
        await SweepAsync(1, "a");
        Assert.Equal((false, 1), await LookAsync("b"));
        Assert.Equal(["a", "b", "c"], await InCasesAsync());
    }

    /// <summary>The contacts of the mirror's cases, in both ways in which they are read.</summary>
    async Task<string[]> InCasesAsync()
    {
        var streamed = await state.Cases.MirrorAsync(None).Select(static r => r.Contact.Id.Value).ToArrayAsync(None);
        var asked = await state.Cases.MirrorAtAsync([new("a@x.org"), new("b@x.org"), new("c@x.org")], None);
        Assert.Equal(streamed, asked.Select(static r => r.Contact.Id.Value));
        return streamed;
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
        Assert.True(PackedFields.Of(CtctFields.Blank).AsSpan().SequenceEqual(row.Fields));
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
