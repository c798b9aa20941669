using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.ImportTests;

/// <summary>B15: the undo of an import restores what was before, except what users changed since, on every engine.</summary>
public abstract class ImportUndoContract : StorageContract
{
    /// <summary><c>DONORSYNC_LONG=1</c> imports 20,000 rows.</summary>
    static readonly int Many = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1" ? 20_000 : 2_000;

    const string Header = "First Name,Last Name,Email,City,Email Opt In,Email Deliverable,Newsletter,Groups\n";

    [Fact]
    public async Task Undo_restores_every_row_B15()
    {
        var board = await World.AddGroupAsync(Ours, "Board");
        await World.AddContactAsync(Ours, "ada@x.org", board);
        var nameless = await World.AddContactAsync(Ours, null);
        await World.EditAsync(Ours, nameless, new() { LastName = "Byron", City = "Leeds" });
        var before = await World.RowsAsync(Ours);

        var report = await World.ImportAsync(
            Ours, Header + """
            First,,ada@x.org,York,,No,No,Board; Gala
            First,Byron,,Hull,,,,Gala
            Cy,New,cy@x.org,Bath,Yes,,,Gala; Board
            Cy,New,cy@x.org,,,,No,Fête

            """);
        Assert.Equal((4, 1, 3, 5), (report.Rows, report.Created, report.Updated, report.MembershipsAdded));
        Assert.NotEqual(before, await World.RowsAsync(Ours));
        var entry = await World.EntryAsync(Ours, report.Id!.Value);
        Assert.Equal((ImportState.Done, ImportWorld.By, "donors.csv", 4, (DateTimeOffset?)null),
            (entry.State, entry.By, entry.File, entry.Counts.Rows, entry.UndoneAt));

        var kept = await World.UndoImportAsync(Ours, report.Id.Value);

        Assert.Equal(before, await World.RowsAsync(Ours));
        Assert.Equal(0, kept.Count);
        entry = await World.EntryAsync(Ours, report.Id.Value);
        Assert.Equal(ImportState.Undone, entry.State);
        Assert.NotNull(entry.UndoneAt);
        var again = await Assert.ThrowsAsync<ConflictException>(() => World.UndoImportAsync(Ours, report.Id.Value));
        Assert.Equal("already_undone", again.Code);
    }

    [Fact]
    public async Task No_undo_makes_a_No_a_Yes_and_the_contacts_that_only_the_file_opted_out_are_listed_B15_P9()
    {
        var ada = await World.AddContactAsync(Ours, "ada@x.org");
        var ben = await World.AddContactAsync(Ours, "ben@x.org");
        await World.SetOptInAsync(Ours, ben, yes: false);
        var report = await World.ImportAsync(Ours, Header + "First,,ada@x.org,York,No,,,\nFirst,,ben@x.org,,No,,,\nCy,,cy@x.org,,No,,,\n");
        var cy = (await World.ContactAsync(Ours, "cy@x.org")).Id;

        var kept = await World.UndoImportAsync(Ours, report.Id!.Value);

        Assert.Equal(
            [
                new Kept(KeptReason.OptedOutByFile, ada, "ada@x.org", null, null),
                new Kept(KeptReason.AddressOptedOut, cy, "cy@x.org", null, null),
            ],
            kept.Items);
        var contact = await World.FindAsync(Ours, ada);
        Assert.Equal((false, null), (contact!.Preferences.IntegrationEmailOptIn, contact.City));
        Assert.False((await World.FindAsync(Ours, ben))!.Preferences.IntegrationEmailOptIn);
        Assert.Null(await World.FindAsync(Ours, cy));
        await World.ImportAsync(Ours, "Email\ncy@x.org\n");
        Assert.False((await World.ContactAsync(Ours, "cy@x.org")).Preferences.IntegrationEmailOptIn);
        await World.BulkAsync(Ours, WorkKind.OptIn, new(Reason: "the file was wrong"), ada);
        Assert.True((await World.FindAsync(Ours, ada))!.Preferences.IntegrationEmailOptIn);
    }

    [Fact]
    public async Task A_new_contact_that_had_the_No_of_its_address_is_deleted_and_the_No_stays_B15_P9()
    {
        var old = await World.AddContactAsync(Ours, "ada@x.org");
        await World.SetOptInAsync(Ours, old, yes: false);
        await World.BulkAsync(Ours, WorkKind.Delete, new(), old);
        var report = await World.ImportAsync(Ours, "Email,City,Email Opt In\nada@x.org,York,Yes\n");
        Assert.False((await World.ContactAsync(Ours, "ada@x.org")).Preferences.IntegrationEmailOptIn);

        Assert.Equal(0, (await World.UndoImportAsync(Ours, report.Id!.Value)).Count);

        Assert.Empty(await World.RowsAsync(Ours));
        await World.ImportAsync(Ours, "Email\nada@x.org\n");
        Assert.False((await World.ContactAsync(Ours, "ada@x.org")).Preferences.IntegrationEmailOptIn);
    }

    [Fact]
    public async Task What_users_changed_since_is_kept_B15()
    {
        var ada = await World.AddContactAsync(Ours, "ada@x.org");
        var report = await World.ImportAsync(
            Ours, """
            First Name,Email,City,State,Groups
            First,ada@x.org,York,Yorkshire,Gala
            Ben,ben@x.org,,,
            Cy,cy@x.org,,,Gala
            Di,di@x.org,,,

            """);
        var other = await World.AddGroupAsync(Ours, "Other");
        var gala = await World.GroupAsync(Ours, "Gala");
        var (ben, cy) = ((await World.ContactAsync(Ours, "ben@x.org")).Id, (await World.ContactAsync(Ours, "cy@x.org")).Id);
        await World.EditAsync(Ours, ada, new() { City = "Leeds" });
        await World.EditAsync(Ours, ben, new() { City = "Hull" });
        await World.PutIntoGroupAsync(Ours, other, cy);
        await World.PutIntoGroupAsync(Ours, gala, ben);

        var kept = await World.UndoImportAsync(Ours, report.Id!.Value);

        Assert.Equal(
            [
                new Kept(KeptReason.GroupHasMembers, null, null, gala, "Gala"),
                new Kept(KeptReason.ChangedSince, ada, "ada@x.org", null, null),
                new Kept(KeptReason.ChangedSince, ben, "ben@x.org", null, null),
                new Kept(KeptReason.ChangedSince, cy, "cy@x.org", null, null),
            ],
            kept.Items);
        var contact = await World.FindAsync(Ours, ada);
        Assert.Equal(("Leeds", null), (contact!.City, contact.State));
        Assert.Equal(new[] { ben, cy }.Order(), (await World.MembersAsync(Ours, gala)).Order());
        Assert.Equal(3, await World.CountAsync(Ours));
    }

    [Fact]
    public async Task A_contact_that_a_user_added_to_the_group_again_or_opted_out_is_kept_B15()
    {
        var ada = await World.AddContactAsync(Ours, "ada@x.org");
        var report = await World.ImportAsync(Ours, "Email,Groups\nada@x.org,Gala\nben@x.org,\n");
        var (gala, ben) = (await World.GroupAsync(Ours, "Gala"), (await World.ContactAsync(Ours, "ben@x.org")).Id);
        await World.TakeOutOfGroupAsync(Ours, gala, ada);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await World.PutIntoGroupAsync(Ours, gala, ada);
        await World.SetOptInAsync(Ours, ben, yes: false);

        var kept = await World.UndoImportAsync(Ours, report.Id!.Value);

        Assert.Equal([KeptReason.GroupHasMembers, KeptReason.ChangedSince, KeptReason.ChangedSince], kept.Items.Select(k => k.Reason));
        Assert.Equal([ada], await World.MembersAsync(Ours, gala));
        Assert.False((await World.FindAsync(Ours, ben))!.Preferences.IntegrationEmailOptIn);
    }

    [Fact]
    public async Task An_opt_out_of_a_sync_does_not_keep_a_new_contact_and_outlives_it_B15_P1_P9()
    {
        var report = await World.ImportAsync(Ours, "Email,Groups\nada@x.org,Gala\n");
        await using (var db = World.Open(Ours.Organization))
        {
            var contact = await db.Contacts().SingleAsync();
            db.Add(OptInChange.Apply(contact, yes: false, new(ConsentSource.Sync, "sync 1", Rule: "P1"), World.Now)!);
            contact.SetDeliverable(false, "bounced", World.Now);
            contact.UpdatedAt = World.Now;
            await db.SaveChangesAsync();
        }

        Assert.Equal(0, (await World.UndoImportAsync(Ours, report.Id!.Value)).Count);

        Assert.Empty(await World.RowsAsync(Ours));
        await World.ImportAsync(Ours, "Email\nada@x.org\n");
        var again = await World.ContactAsync(Ours, "ada@x.org");
        Assert.Equal((false, SetBy.Sync), (again.Preferences.IntegrationEmailOptIn, again.OptInChangedBy));
    }

    [Fact]
    public async Task A_renamed_group_stays_and_an_empty_one_goes_B15()
    {
        var report = await World.ImportAsync(Ours, "Email,Groups\nada@x.org,Gala; Fete; Ball\n");
        var gala = await World.GroupAsync(Ours, "Gala");
        await using (var session = World.Get<DonorDatabase>().Open(Ours.Organization))
            await session.Groups.RenameAsync(gala, "Gala 2027", None);

        var kept = await World.UndoImportAsync(Ours, report.Id!.Value);

        Assert.Equal([new Kept(KeptReason.GroupRenamed, null, null, gala, "Gala 2027")], kept.Items);
        Assert.Single(await World.RowsAsync(Ours));
    }

    [Fact]
    public async Task Rows_of_one_contact_in_several_batches_are_undone_as_one_B15()
    {
        var ada = await World.AddContactAsync(Ours, "ada@x.org");
        var before = await World.RowsAsync(Ours);
        var many = string.Concat(Enumerable.Range(0, 600).Select(static i => $",p{i}@x.org,,\n"));
        var report = await World.ImportAsync(
            Ours, "First Name,Email,City,Groups\nFirst,ada@x.org,York,Gala\nNew,new@x.org,,Gala\n"
                + $"{many}First,ada@x.org,,Ball\nNew,new@x.org,Hull,Ball\n");
        await using (var db = World.Open(Ours.Organization))
        {
            Assert.Equal(602, await db.Set<WorkItemRow>().CountAsync());
            Assert.Equal(2, (await db.Set<WorkItemRow>().SingleAsync(i => i.ContactId == ada)).Sequence);
        }

        Assert.Equal(0, (await World.UndoImportAsync(Ours, report.Id!.Value)).Count);

        Assert.Equal(before, await World.RowsAsync(Ours));
    }

    [Fact]
    public async Task A_killed_undo_continues_B15()
    {
        var before = await World.RowsAsync(Ours);
        var many = string.Concat(Enumerable.Range(0, 1_200).Select(static i => $"p{i}@x.org,Gala\n"));
        var report = await World.ImportAsync(Ours, "Email,Groups\n" + many);
        var undo = await World.Get<Works>().BeginUndoAsync(Ours.Organization, report.Id!.Value, "bob", None);
        var dead = (await World.Get<WorkClaims>().TryClaimAsync(None))!;
        Assert.True(await World.ChunkAsync(dead));
        Assert.Equal(700, await World.CountAsync(Ours));
        Assert.Equal(ImportState.Running, (await World.EntryAsync(Ours, report.Id.Value)).State);
        var twice = await Assert.ThrowsAsync<ConflictException>(
            () => World.Get<Works>().BeginUndoAsync(Ours.Organization, report.Id.Value, "bob", None));
        Assert.Equal("undo_in_progress", twice.Code);

        World.Clock.Advance(WorkClaims.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(1_200, (await World.WorkOffAsync(Ours, undo)).Count(WorkOutcome.Deleted));

        Assert.Equal(before, await World.RowsAsync(Ours));
        await Assert.ThrowsAsync<WorkLostException>(() => World.ChunkAsync(dead));
    }

    [Fact]
    public async Task A_later_import_that_changed_a_contact_keeps_it_until_that_one_is_undone_too_B15()
    {
        var first = await World.ImportAsync(Ours, "Email,Groups\nada@x.org,Gala\n");
        var second = await World.ImportAsync(Ours, "Email,City\nada@x.org,York\n");
        var third = await World.ImportAsync(Ours, "Email,City\nben@x.org,York\n");
        await World.ImportAsync(Ours, "Email,State\nben@x.org,Yorkshire\n");
        Assert.Equal(KeptReason.ChangedSince, Assert.Single((await World.UndoImportAsync(Ours, third.Id!.Value)).Items).Reason);
        Assert.Equal("York", (await World.ContactAsync(Ours, "ben@x.org")).City);

        Assert.Equal(0, (await World.UndoImportAsync(Ours, second.Id!.Value)).Count);
        Assert.Equal(0, (await World.UndoImportAsync(Ours, first.Id!.Value)).Count);
        Assert.Single(await World.RowsAsync(Ours));
    }

    [Fact]
    public async Task All_contacts_of_a_file_join_a_group_and_leave_it_with_the_undo_B15()
    {
        var board = await World.AddGroupAsync(Ours, "Board");
        var ada = await World.AddContactAsync(Ours, "ada@x.org", board);
        var before = await World.RowsAsync(Ours);
        var first = await World.ImportAsync(Ours, "Email,Groups\nada@x.org,BOARD\nben@x.org,\n", group: "board");
        Assert.Equal(1, first.MembershipsAdded);
        var second = await World.ImportAsync(Ours, "Email\nada@x.org\nben@x.org\n", group: "New, one");
        Assert.Equal(2, second.MembershipsAdded);
        Assert.Equal(["New, one"], second.GroupsCreated);
        Assert.Contains(ada, await World.MembersAsync(Ours, await World.GroupAsync(Ours, "New, one")));

        await World.UndoImportAsync(Ours, second.Id!.Value);
        await World.UndoImportAsync(Ours, first.Id!.Value);

        Assert.Equal(before, await World.RowsAsync(Ours));
    }

    [Fact]
    public async Task Many_rows_are_undone_row_by_row_except_what_users_changed_B15()
    {
        // Half of the contacts exist already, in a group or not, opted out or not.
        await World.ImportAsync(
            Ours, Rows(Many / 2, static i => $"p{i}@x.org,City {i},{(i % 7 == 0 ? "No" : "")},{(i % 3 == 0 ? "Board" : "")}"));
        var before = await World.RowsAsync(Ours);
        var report = await World.ImportAsync(
            Ours, Rows(Many, static i => $"p{i}@x.org,Other {i},{(i % 100 == 0 ? "No" : "Yes")},{(i % 2 == 0 ? "Board; Gala" : "Fete")}"));
        Assert.Equal((Many, Many / 2), (report.Rows, report.Created));
        var (old, added) = (await World.ContactAsync(Ours, "p1@x.org"), await World.ContactAsync(Ours, $"p{Many - 1}@x.org"));
        await World.EditAsync(Ours, old.Id, new() { City = "Leeds" });
        await World.EditAsync(Ours, added.Id, new() { City = "Leeds" });

        var kept = await World.UndoImportAsync(Ours, report.Id!.Value);

        var after = await World.RowsAsync(Ours);
        // Of the old contacts: one was edited, and some are opted out by the file. Of the new ones: one was edited and stays in its group.
        var optedOut = Enumerable.Range(0, Many / 2).Count(static i => i % 100 == 0 && i % 7 != 0);
        Assert.Equal(1 + optedOut, before.Except(after).Count());
        Assert.Equal(1 + optedOut + 3, after.Except(before).Count());
        Assert.Equal(optedOut, kept.Items.Count(static k => k.Reason == KeptReason.OptedOutByFile));
        Assert.Equal(2, kept.Items.Count(static k => k.Reason == KeptReason.ChangedSince));
        Assert.Equal(Many / 200, kept.Items.Count(static k => k.Reason == KeptReason.AddressOptedOut));
        Assert.Equal((Many / 2) + 1, await World.CountAsync(Ours));
    }

    static string Rows(int count, Func<int, string> row) =>
        "Email,City,Email Opt In,Groups\n" + string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n"));
}
