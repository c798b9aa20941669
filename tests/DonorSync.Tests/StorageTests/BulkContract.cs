using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;

namespace DonorSync.Tests.StorageTests;

/// <summary>Many contacts are changed and restored: the same as one by one, except what was changed since.</summary>
public abstract class BulkContract : StorageContract
{
    static readonly ContactListFilter Everybody = new();

    Guid group;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
    }

    [Fact]
    public async Task All_matching_contacts_are_selected_first_and_changed_once_even_if_the_change_affects_the_filter()
    {
        const int Many = 2_345;
        await using (var session = World.Get<DonorDatabase>().Open(Ours.Organization))
        {
            foreach (var chunk in Enumerable.Range(0, Many).Chunk(1_000))
                await session.Entries.SaveAsync(
                    [.. chunk.Select(static i => new ContactEntry(new() { LastName = $"Many {i}" }, []))], Donors.Person, None);
        }
        var there = await World.AddContactAsync(Ours, "there@x.org", group);

        var work = await World.BulkAsync(Ours, WorkKind.OptOut, new(Reason: "moved away"), Everybody with { OptIn = true }, Many + 1);

        Assert.Equal(
            (WorkState.Completed, Many + 1L, Many + 1L, Many + 1), (work.State, work.Total, work.Done, work.Count(WorkOutcome.Changed)));
        var evidence = Assert.Single(await World.EvidenceAsync(Ours, there));
        Assert.Equal((true, false, ConsentSource.Person, "ann@org.example", "moved away"),
            (evidence.Before, evidence.After, evidence.Source, evidence.Who, evidence.Reason));
        var undo = await World.UndoAsync(Ours, work);
        Assert.Equal(Many + 1, undo.Count(WorkOutcome.GivenBack));
        Assert.True((await World.FindAsync(Ours, there))!.Preferences.IntegrationEmailOptIn);
        Assert.Equal("bob@org.example", (await World.EvidenceAsync(Ours, there))[^1].Who);
    }

    [Fact]
    public async Task With_more_contacts_than_were_confirmed_nothing_is_done()
    {
        var one = await World.AddContactAsync(Ours, "one@x.org");
        await World.AddContactAsync(Ours, "two@x.org");

        await Assert.ThrowsAsync<ConflictException>(() => World.BulkAsync(Ours, WorkKind.Delete, new(), Everybody, confirmed: 1));

        Assert.NotNull(await World.FindAsync(Ours, one));
    }

    [Fact]
    public async Task A_contact_added_after_the_confirmation_is_not_changed()
    {
        var id = await World.Get<Works>().BeginBulkAsync(
            Ours.Organization, WorkKind.Delete, new(Confirmed: 5, ConfirmedAt: World.Now), new(Everybody, []), "ann", None);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await World.AddContactAsync(Ours, "late@x.org");

        Assert.Equal(0, (await World.WorkOffAsync(Ours, id)).Total);
        Assert.NotNull(await World.FindAsync(Ours, late));
    }

    [Fact]
    public async Task Undo_skips_a_contact_that_was_added_to_the_group_again_or_has_left_it()
    {
        var (one, two, three) = (await World.AddContactAsync(Ours, "1@x.org"), await World.AddContactAsync(Ours, "2@x.org"),
            await World.AddContactAsync(Ours, "3@x.org"));
        var work = await World.BulkAsync(Ours, WorkKind.AddToGroup, new(group), one, two, three, Guid.CreateVersion7(World.Now));
        Assert.Equal((3, 1), (work.Count(WorkOutcome.Changed), work.Count(WorkOutcome.Gone)));
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.TakeOutOfGroupAsync(Ours, group, one);
        await World.TakeOutOfGroupAsync(Ours, group, two);
        await World.PutIntoGroupAsync(Ours, group, two);

        var undo = await World.UndoAsync(Ours, work);

        Assert.Equal((1, 2), (undo.Count(WorkOutcome.GivenBack), undo.Count(WorkOutcome.ChangedSince)));
        Assert.Equal([two], await World.MembersAsync(Ours, group));
    }

    [Fact]
    public async Task An_opt_in_changed_since_is_not_reverted()
    {
        var (one, two) = (await World.AddContactAsync(Ours, "1@x.org"), await World.AddContactAsync(Ours, "2@x.org"));
        var work = await World.BulkAsync(Ours, WorkKind.OptOut, new(), one, two);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.SetOptInAsync(Ours, two, true);
        await World.SetOptInAsync(Ours, two, false);

        var undo = await World.UndoAsync(Ours, work);

        Assert.Equal((1, 1), (undo.Count(WorkOutcome.GivenBack), undo.Count(WorkOutcome.ChangedSince)));
        Assert.Equal(
            (true, false), ((await World.FindAsync(Ours, one))!.Preferences.IntegrationEmailOptIn,
                (await World.FindAsync(Ours, two))!.Preferences.IntegrationEmailOptIn));
    }

    [Fact]
    public async Task Deleted_contacts_come_back_whole_with_their_groups_and_are_found_and_counted()
    {
        var other = await World.AddGroupAsync(Ours, "Other");
        var contact = await World.AddContactAsync(Ours, "Back@x.org", group, other);
        await World.EditAsync(
            Ours, contact, new ContactChange
            {
                LastName = "Backe",
                City = "Wien",
                Preferences = new PreferencesChange { Newsletter = false, EmailDeliverable = false }
            });
        var before = (await World.FindAsync(Ours, contact))!;
        var work = await World.BulkAsync(Ours, WorkKind.Delete, new(), contact);
        Assert.Null(await World.FindAsync(Ours, contact));
        Assert.Empty(await World.MembersAsync(Ours, group));
        await using (var session = World.Get<DonorDatabase>().Open(Ours.Organization))
            await session.Groups.DeleteAsync(other, None);

        var undo = await World.UndoAsync(Ours, work);

        Assert.Equal(1, undo.Count(WorkOutcome.GivenBack));
        var after = (await World.FindAsync(Ours, contact))!;
        Assert.Equal(before.Version + 1, after.Version);
        after.Version = before.Version;
        Assert.Equivalent(before, after, strict: true);
        Assert.Equal([contact], await World.MembersAsync(Ours, group));
        await using var found = World.Get<DonorDatabase>().Open(Ours.Organization);
        Assert.Equal(
            contact, Assert.Single((await found.ContactLists.PageAsync(new(Search: "backe"), default, null, 10, None)).Rows).Contact.Id);
        Assert.Equal(1, (await World.Get<ReachReader>().ReadAsync(Ours.Organization, None)).Contacts);
    }

    [Fact]
    public async Task A_task_is_visible_to_its_own_organization_only()
    {
        var contact = await World.AddContactAsync(Ours, "1@x.org");
        var others = await World.NewTenantAsync("acct-2");
        var work = await World.BulkAsync(Ours, WorkKind.Delete, new(), contact);

        Assert.Null(await World.Get<Works>().FindAsync(others.Organization, work.Id, None));
        Assert.Empty(await World.Get<Works>().ListAsync(others.Organization, before: null, None));
        await Assert.ThrowsAsync<NotFoundException>(() => World.Get<Works>().BeginUndoAsync(others.Organization, work.Id, "eve", None));
        // An id of another organization's contact has no effect.
        var theirs = await World.AddContactAsync(others, "2@x.org");
        Assert.Equal(1, (await World.BulkAsync(Ours, WorkKind.Delete, new(), theirs)).Count(WorkOutcome.Gone));
        Assert.NotNull(await World.FindAsync(others, theirs));
    }
}
