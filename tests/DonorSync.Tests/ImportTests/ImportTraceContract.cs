using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Merging;
using DonorSync.Donors.Tasks;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.ImportTests;

/// <summary>B15: what an import stores of a person follows merges, exports and erasures; the sync's baseline follows the undo.</summary>
public abstract class ImportTraceContract : StorageContract
{
    [Fact]
    public async Task Merged_contacts_stay_and_are_listed_B15()
    {
        var old = await World.AddContactAsync(Ours, "old@x.org");
        var report = await World.ImportAsync(Ours, "Email,City\nnew@x.org,York\nold@x.org,Hull\nother@x.org,\n");
        var (kept, gone) = (await World.FindAsync(Ours, old), await World.ContactAsync(Ours, "new@x.org"));
        var merge = await World.Get<ContactMerges>().MergeAsync(
            Ours.Organization, new(new(old, kept!.Version), new(gone.Id, gone.Version), new()), StorageTests.Donors.Person, None);

        var left = await World.UndoImportAsync(Ours, report.Id!.Value);

        Assert.Equal(
            Enumerable.Repeat(new Kept(KeptReason.MergedSince, old, "old@x.org", null, null), 2),
            left.Items);
        Assert.Equal("Hull", (await World.FindAsync(Ours, old))!.City);
        Assert.Equal(1, await World.CountAsync(Ours));
        Assert.NotEqual(Guid.Empty, merge);
    }

    [Fact]
    public async Task A_merge_that_was_undone_does_not_keep_a_contact_B15()
    {
        var report = await World.ImportAsync(Ours, "Email\none@x.org\ntwo@x.org\n");
        var (one, two) = (await World.ContactAsync(Ours, "one@x.org"), await World.ContactAsync(Ours, "two@x.org"));
        var merge = await World.Get<ContactMerges>().MergeAsync(
            Ours.Organization, new(new(one.Id, one.Version), new(two.Id, two.Version), new()), StorageTests.Donors.Person, None);
        await World.UndoAsync(Ours, (await World.Get<Works>().FindAsync(Ours.Organization, merge, None))!);

        Assert.Equal(0, (await World.UndoImportAsync(Ours, report.Id!.Value)).Count);
        Assert.Empty(await World.RowsAsync(Ours));
    }

    [Fact]
    public async Task An_erased_person_is_neither_touched_nor_named_B15()
    {
        var ada = await World.AddContactAsync(Ours, "Ada@x.org");
        var report = await World.ImportAsync(
            Ours, """
            First Name,Email,Alternate Email,City
            First,ada@x.org,Home@X.org,York
            Ben,ben@x.org,,
            Ben,,home@x.org,Bath
            X,wrong@,ada@x.org,

            """);
        await World.Get<PersonErasure>().EraseAsync(Ours.Organization, ada, StorageTests.Donors.Person, None);

        await using (var db = World.Open(Ours.Organization))
        {
            var stored = await db.Set<WorkItemRow>().AsNoTracking().Select(i => i.Before).ToListAsync();
            var works = await db.Set<WorkRow>().AsNoTracking().Select(w => w.Result).ToListAsync();
            Assert.DoesNotContain(stored.Concat(works).OfType<string>(), static text =>
                text.Contains("ada@x", StringComparison.OrdinalIgnoreCase) || text.Contains("home@x", StringComparison.OrdinalIgnoreCase));
            Assert.Empty(await db.Set<WorkFileRow>().ToListAsync());
        }
        var kept = await World.UndoImportAsync(Ours, report.Id!.Value);
        Assert.DoesNotContain(kept.Items, item => item.Contact == ada);
        Assert.Null(await World.FindAsync(Ours, ada));
        var entry = await World.EntryAsync(Ours, report.Id.Value);
        Assert.Equal((4, 1), (entry.Counts.Rows, entry.Counts.Rejected));
    }

    [Fact]
    public async Task The_export_of_a_person_has_what_imports_did_B15()
    {
        var ada = await World.AddContactAsync(Ours, "ada@x.org");
        var report = await World.ImportAsync(Ours, "Email,City,Groups\nben@x.org,,\nada@x.org,York,Gala\n");
        var records = await World.Get<PersonRecordsReader>().ReadAsync(Ours.Organization, (await World.FindAsync(Ours, ada))!, None);
        var import = Assert.Single(records.Imports);
        Assert.Equal((report.Id, "donors.csv", 3L, false), (import.Import, import.File, import.Line, import.Created));
        Assert.Equal([new PersonFieldChange("City", null, "York")], import.Changes);
        Assert.Equal(["Gala"], import.Groups);
    }

    [Fact]
    public async Task A_contact_that_was_on_the_list_before_is_not_removed_by_the_undo_B15_B5()
    {
        var group = await World.AddGroupAsync(Ours, "Gala");
        await World.AddContactAsync(Ours, "ada@x.org");
        LinkId link = new("link");
        await World.LinkAsync(Ours, link, group, "l");
        await World.MirrorAsync(Ours, "ada@x.org", Permission.Implicit, "l");
        var report = await World.ImportAsync(Ours, "Email,Groups\nada@x.org,Gala\n");
        await World.RememberAsync(Ours, "ada@x.org", link, Membership.SeenOn);

        await World.UndoImportAsync(Ours, report.Id!.Value);

        Assert.Empty(await World.MembersAsync(Ours, group));
        Assert.Equal(Membership.Undone, await World.RememberedAsync(Ours, "ada@x.org", link));
    }
}
