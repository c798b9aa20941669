using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Import.Merging;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.ImportTests;

/// <summary>The contract for the donor database in a SQLite file.</summary>
public sealed class SqliteImportTests : DonorImportContract, IDisposable
{
    private readonly ImportDatabase database = new();
    private IDonorBook? book;

    internal override IDonorBook Book => book ??= database.Book();

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Opt_ins_that_a_file_sets_leave_evidence_B11()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,Yes,,\nPerson,Grace,Hopper,,grace@example.org,,,,,No,,\n");
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,No,,\n");
        var evidence = await database.Session.Db.ConsentEvents().AsNoTracking().OrderBy(e => e.Email).ToListAsync();
        Assert.Equal(
            [("ada@example.org", true, false), ("grace@example.org", null, false)], evidence.Select(e => (e.Email!, e.Before, e.After)));
        Assert.All(evidence, e => Assert.Equal((ConsentSource.Import, "donors.csv"), (e.Source, e.Who)));
    }

    [Fact]
    public async Task An_opt_in_of_a_file_counts_as_set_by_a_person_M7()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,No,,\n");
        Assert.Equal(SetBy.Person, (await database.Session.Db.Contacts().AsNoTracking().SingleAsync()).OptInChangedBy);
    }

    [Fact]
    public async Task An_import_that_changes_nothing_moves_no_time_T1()
    {
        const string rows = "Person,Ada,Lovelace,,ada@example.org,,1 Mill Lane,Leeds,LS1,Yes,Yes,Board\n";
        await ImportAsync(rows);
        var before = await database.Session.Db.Contacts().AsNoTracking().SingleAsync();
        await ImportAsync(rows);
        var after = await database.Session.Db.Contacts().AsNoTracking().SingleAsync();
        Assert.Equal((before.UpdatedAt, before.Version), (after.UpdatedAt, after.Version));
    }

    [Fact]
    public async Task Too_long_texts_are_rejected_with_the_limit_in_a_dry_run_too()
    {
        var rows = $"Person,{new string('a', 201)},Lovelace,,ada@example.org,,{new string('b', 256)},,,,,{new string('g', 256)}\n"
            + $"Group,,,,,,,,,,,{new string('g', 300)}\nPerson,Grace,Hopper,,grace@example.org,,,,,,,{new string('g', 255)}\n";
        foreach (var dryRun in new[] { true, false })
        {
            var report = await ImportAsync(rows, dryRun: dryRun);
            Assert.Equal((1, 2), (report.Created, report.Rejected));
            Assert.Equal(
            [
                "The first name has 201 characters; at most 200 are allowed.",
                "The address 1 has 256 characters; at most 255 are allowed.",
                "The group name has 256 characters; at most 255 are allowed.",
            ], report.RejectedRows[0].Reasons);
        }
    }

    [Fact]
    public async Task A_contact_edited_while_its_batch_is_imported_keeps_both_changes()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,Leeds,,,,\nPerson,Grace,Hopper,,grace@example.org,,,,,,,\n");
        book = new Meddling(database.Book(), async () => await database.Session.Db.Contacts().Where(c => c.FirstName == "Ada")
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Country, "UK").SetProperty(c => c.Version, c => c.Version + 1)));
        var report = await ImportAsync(
            "Person,Ada,Lovelace,,ada@example.org,,,York,,,,\nPerson,Grace,Hopper,,grace@example.org,,,Rome,,,,\n");
        Assert.Equal((0, 2), (report.Rejected, report.Updated));
        var ada = Assert.Single(await AtAsync("ada@example.org"));
        Assert.Equal(("York", "UK"), (ada.Values.City, ada.Values.Country));
    }

    [Fact]
    public async Task A_refused_batch_is_imported_row_by_row_and_the_bad_row_is_rejected_B7()
    {
        book = new Refusing(database.Book(), "Grace");
        var report = await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,,Board\nPerson,Grace,Hopper,,grace@example.org,,,,,,,\n");
        Assert.Equal((1, 1), (report.Created, report.Rejected));
        Assert.Equal((3, "No Grace here."), (report.RejectedRows[0].Line, Assert.Single(report.RejectedRows[0].Reasons)));
        Assert.Single(await AtAsync("ada@example.org"));
    }

    [Fact]
    public async Task Only_the_importing_organization_is_read_and_written()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,,Board\n");
        using var other = new OtherOrganization(database);
        book = other.Book;
        var report = await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,,Board\n");
        Assert.Equal(1, report.Created);
        Assert.Equal(["Board"], report.GroupsCreated);
        book = database.Book();
        Assert.Single(await AtAsync("ada@example.org"));
    }
}
