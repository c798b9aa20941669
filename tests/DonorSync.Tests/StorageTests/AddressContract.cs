using DonorSync.Database;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;

namespace DonorSync.Tests.StorageTests;

/// <summary>C8: a link is by contact id, whichever contact has the address now.</summary>
public abstract class AddressContract : StorageContract
{
    RunClaim claim = null!;
    SyncState state = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        claim = await World.ClaimAsync(Ours);
        state = World.State(claim);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    public async Task A_contact_that_got_the_old_address_never_takes_over_the_link_C8(string stranger)
    {
        await KeepAsync("old@x.org", "5");
        await state.Mirror.SaveContactsAsync([Sample.Contact("5", "new@x.org"), Sample.Contact(stranger, "old@x.org")], null, None);

        Assert.Equal(["new@x.org 5 occupant", "old@x.org 5", $"old@x.org {stranger} occupant"], await RowsAsync());
        var contact = await World.AddContactAsync(Ours, "old@x.org");
        var evidence = (await World.WhyNotAsync(Ours, contact))!;
        Assert.Equal(("5", stranger), (evidence.Case.Ctct?.Id.Value, evidence.Case.Occupant?.Id.Value));
    }

    /// <summary>Found by the simulation: the deletion was not noticed, and the donor stayed opted in.</summary>
    [Fact]
    public async Task A_deleted_contact_that_got_the_old_address_still_holds_it_P1_C8()
    {
        await KeepAsync("old@x.org", "5");
        await state.Mirror.SaveContactsAsync(
            [Sample.Contact("5", "new@x.org"), Sample.Contact("6", "old@x.org") with { Deleted = true }], null, None);

        Assert.Equal(["new@x.org 5 occupant", "old@x.org 5", "old@x.org 6 occupant"], await RowsAsync());
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public async Task Of_two_unlinked_contacts_at_an_address_the_one_that_is_not_deleted_counts(string deleted, string alive)
    {
        await state.Mirror.SaveContactsAsync(
            [Sample.Contact(deleted, "a@x.org") with { Deleted = true, UpdatedAt = World.Now.AddDays(1) },
                Sample.Contact(alive, "a@x.org")], null, None);

        Assert.Equal([$"a@x.org {alive}"], await RowsAsync());
    }

    [Fact]
    public async Task Contacts_without_an_address_are_read_one_by_one()
    {
        await state.Mirror.SaveContactsAsync(
            [Sample.Contact("1", null), Sample.Contact("2", null), Sample.Contact("3", "a@x.org")], null, None);

        Assert.Equal([" 1", " 2", "a@x.org 3"], await RowsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_contact_whose_link_went_to_its_new_address_is_no_longer_moved_C8(bool readAgain)
    {
        await KeepAsync("old@x.org", "1");
        await state.Mirror.SaveContactsAsync([Sample.Contact("1", "z@x.org")], null, None);
        // The state after a run that was killed between linking the new address and deleting the old baseline (B8).
        await KeepAsync("z@x.org", "1");
        if (readAgain)
            await state.Mirror.SaveContactsAsync([Sample.Contact("1", "z@x.org")], null, None);

        Assert.Empty(await state.Cases.MovedAsync(None));
        Assert.Equal(["z@x.org 1"], await RowsAsync());
    }

    [Fact]
    public async Task A_contact_whose_link_moved_to_another_one_is_released_C8()
    {
        await KeepAsync("old@x.org", "1");
        await state.Mirror.SaveContactsAsync([Sample.Contact("1", "new@x.org"), Sample.Contact("2", "old@x.org")], null, None);
        await KeepAsync("old@x.org", "2");

        Assert.Empty(await state.Cases.MovedAsync(None));
        Assert.Equal(["new@x.org 1", "old@x.org 2"], await RowsAsync());
    }

    Task KeepAsync(string key, string id) => state.Journal.SavePlanAsync([], [Sample.Keep(Sample.Baseline(key, id))], None);

    async Task<List<string>> RowsAsync() =>
        [.. (await state.Cases.MirrorAsync(None).AllAsync())
            .Select(static r => $"{r.Key} {r.Contact.Id}{(r.IsOccupant ? " occupant" : "")}")];
}
