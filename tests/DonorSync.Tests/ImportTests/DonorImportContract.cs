using DonorSync.Server.Import;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;

namespace DonorSync.Tests.ImportTests;

/// <summary>The contract of an import, for all implementations of the port.</summary>
public abstract class DonorImportContract
{
    private const string Header = "Type,First Name,Last Name,Company,Email,Alternate Email,Address,City,Postal,Email Opt In,Newsletter,"
        + "Groups\n";

    internal abstract IDonorBook Book { get; }

    [Fact]
    public async Task A_first_import_creates_contacts_groups_and_memberships()
    {
        var report = await ImportAsync(
            "Person,Ada,Lovelace,,ada@example.org,,,,,,,Newsletter;Board\n"
            + "Organization,,,Hope Kitchen,info@hope.example.org,,,,,,,Board\n"
            + "Group,,,,,,,,,,,Gala 2027\n");
        Assert.Equal((3, 2, 0, 0, 1, 0), Counts(report));
        Assert.Equal(["Board", "Gala 2027", "Newsletter"], report.GroupsCreated.Order());
        Assert.Equal(3, report.MembershipsAdded);
        var ada = Assert.Single(await AtAsync("ada@example.org"));
        Assert.Equal((ContactKind.Person, "Ada", "Lovelace"), (ada.Values.Kind, ada.Values.FirstName, ada.Values.LastName));
        Assert.Equal(["Board", "Newsletter"], ada.Groups.Order());
        Assert.Contains("Gala 2027", await Book.GroupNamesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_second_import_of_the_same_file_changes_nothing()
    {
        const string rows =
            "Person,Ada,Lovelace,,ada@example.org,,1 Mill Lane,Leeds,LS1,Yes,No,Newsletter\n"
            + "Person,ADA,lovelace,,Ada@Example.org,,2 Mill Lane,York,,No,,Board\n" // the same donor again, with other values
            + "Person,William,King,,ada@example.org,,,,,Yes,,Newsletter\n" // C10
            + ",,,,ada@example.org,,,,,,,Volunteers\n" // only an address
            + "Person,Grace,,,,grace@example.org,,,,,,\n"
            + "Person,Poor,Soul,,,,\"Hut 1\nBeach\",,99,,,Board\n"
            + "Person,Poor,Soul,,,,Hut 2,,99,,,Board\n";
        var first = await ImportAsync(rows);
        Assert.Equal(0, first.Rejected);
        Assert.Equal(5, first.Created);
        var before = await ShowAsync("ada@example.org");
        var second = await ImportAsync(rows);
        Assert.Equal((7, 0, 0, 7, 0, 0), Counts(second));
        Assert.Empty(second.GroupsCreated);
        Assert.Equal(0, second.MembershipsAdded);
        Assert.Equal(before, await ShowAsync("ada@example.org"));
    }

    [Fact]
    public async Task An_import_updates_filled_values_and_keeps_those_that_are_blank_in_the_file()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,1 Mill Lane,Leeds,LS1,,,Newsletter\n");
        var report = await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,York,,,,Board\n");
        Assert.Equal((1, 0, 1, 0, 0, 0), Counts(report));
        var ada = Assert.Single(await AtAsync("ada@example.org"));
        Assert.Equal(("1 Mill Lane", "York", "LS1"), (ada.Values.Address1, ada.Values.City, ada.Values.Postal));
        Assert.Equal(["Board", "Newsletter"], ada.Groups.Order()); // added, never removed
    }

    [Fact]
    public async Task An_opt_in_of_an_existing_contact_is_lowered_and_never_raised()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,Yes,,\n");
        Assert.Equal(1, (await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,No,,\n")).Updated);
        Assert.False(Assert.Single(await AtAsync("ada@example.org")).Values.EmailOptIn);
        var report = await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,Yes,,\n");
        Assert.Equal((1, 0, 0, 1, 0, 0), Counts(report));
        Assert.Equal(new ImportNote(2, "email opt-in kept No: a file does not raise it"), Assert.Single(report.Notes));
        Assert.False(Assert.Single(await AtAsync("ada@example.org")).Values.EmailOptIn);
    }

    [Fact]
    public async Task Two_people_with_one_address_are_two_contacts_C10()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,,\nPerson,William,King,,ADA@example.org,,,,,,,\n");
        Assert.Equal(2, (await AtAsync("ada@example.org")).Count);
    }

    [Fact]
    public async Task An_address_without_a_name_belongs_to_the_oldest_contact_that_has_it()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,,\nPerson,William,King,,ada@example.org,,,,,,,\n");
        var report = await ImportAsync(",,,,ADA@example.org,,,,,,,Board\n");
        Assert.Equal((1, 0, 1, 0, 0, 0), Counts(report));
        Assert.Equal(
            ["Ada"], (await AtAsync("ada@example.org")).Where(donor => donor.Groups.Contains("Board"))
                .Select(donor => donor.Values.FirstName));
    }

    [Fact]
    public async Task A_row_with_a_name_fills_in_a_contact_that_has_none()
    {
        await ImportAsync(",,,,ada@example.org,,,,,,,\n");
        Assert.Equal(1, (await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,,\n")).Updated);
        Assert.Equal("Ada", Assert.Single(await AtAsync("ada@example.org")).Values.FirstName);
    }

    [Fact]
    public async Task Groups_are_found_ignoring_case_L8()
    {
        await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,,Major Donors\n");
        var report = await ImportAsync("Person,Ada,Lovelace,,ada@example.org,,,,,,, major  DONORS \n");
        Assert.Equal((1, 0, 0, 1, 0, 0), Counts(report));
        Assert.Equal(["Major Donors"], await Book.GroupNamesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Rejected_rows_are_reported_and_the_others_are_imported_B7()
    {
        List<RejectedLine> told = [];
        var report = await ImportAsync("Person,Ada,Lovelace,,ada@,,,,,,,\nPerson,Grace,Hopper,,grace@example.org,,,,,,,Board\n", told.Add);
        Assert.Equal((2, 1, 0, 0, 0, 1), Counts(report));
        var rejected = Assert.Single(report.RejectedRows);
        Assert.Equal(2, rejected.Line);
        Assert.Equal("Email: \"ada@\" is not a valid e-mail address.", Assert.Single(rejected.Reasons));
        Assert.Equal("ada@", rejected.Cells[4]);
        Assert.Equal(2, Assert.Single(told).Line);
    }

    [Fact]
    public async Task A_dry_run_reports_the_same_and_writes_nothing()
    {
        const string rows = "Person,Ada,Lovelace,,ada@example.org,,,Leeds,,,,Newsletter\nPerson,Ada,Lovelace,,ADA@example.org,,,,LS1,,,\n";
        var dry = await ImportAsync(rows, dryRun: true);
        Assert.Empty(await AtAsync("ada@example.org"));
        Assert.Empty(await Book.GroupNamesAsync(CancellationToken.None));
        var real = await ImportAsync(rows);
        Assert.Equal(Counts(real), Counts(dry));
        Assert.Equal(real.GroupsCreated, dry.GroupsCreated);
        Assert.Equal((real.MembershipsAdded, true, false), (dry.MembershipsAdded, dry.DryRun, real.DryRun));
    }

    [Fact]
    public async Task Batches_see_the_rows_of_earlier_batches()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 1300).Select(i => $"Person,P{i % 650},Q,,p{i % 650}@example.org,,,City {i},,,,G{i % 3}\n"));
        var report = await ImportAsync(rows);
        Assert.Equal((1300, 650), (report.Rows, report.Created));
        Assert.Equal(651, report.NoteCount); // and one about the blank opt-ins
        Assert.Equal(1300, (await ImportAsync(rows)).Unchanged);
    }

    [Fact]
    public async Task The_sample_file_imported_twice_changes_nothing()
    {
        await using var sample = File.OpenRead(Path.Combine(DonorFiles.Root, "samples", "donors.csv"));
        var first = await ImportAsync(sample);
        Assert.Equal((0, 8, 1), (first.Rejected, first.GroupsCreated.Count, first.GroupRows));
        Assert.Equal(["Donor Number", "Lifetime Giving"], first.IgnoredColumns);
        Assert.InRange(first.Created, 1990, first.Rows - 12);
        var second = await ImportAsync(sample);
        Assert.Equal((first.Rows, 0, 0, first.Rows - 1, 1, 0), Counts(second));
        Assert.Equal((0, 0), (second.GroupsCreated.Count, second.MembershipsAdded));
    }

    internal Task<ImportReport> ImportAsync(string rows, Action<RejectedLine>? onRejected = null, bool dryRun = false) =>
        ImportAsync(DonorFiles.Bytes(Header + rows), onRejected, dryRun);

    internal async Task<ImportReport> ImportAsync(Stream file, Action<RejectedLine>? onRejected = null, bool dryRun = false)
    {
        var reader = await DonorFileReader.OpenAsync(file, new(), CancellationToken.None);
        return await new DonorImport(
            Book, TimeProvider.System).RunAsync(reader, dryRun, onRejected, progress: null, CancellationToken.None);
    }

    internal Task<IReadOnlyList<StoredDonor>> AtAsync(string email) =>
        Book.FindAsync([new() { PrimaryEmail = email }], CancellationToken.None);

    private async Task<string> ShowAsync(string email) =>
        string.Join('\n', (await AtAsync(email)).Select(donor => $"{donor.Id} {donor.Values} {string.Join(';', donor.Groups.Order())}"));

    private static (int Rows, int Created, int Updated, int Unchanged, int Groups, int Rejected) Counts(ImportReport report) =>
        (report.Rows, report.Created, report.Updated, report.Unchanged, report.GroupRows, report.Rejected);
}
