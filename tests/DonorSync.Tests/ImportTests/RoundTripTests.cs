using CsCheck;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Contacts;
using DonorSync.Server.Import;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;

namespace DonorSync.Tests.ImportTests;

/// <summary>Files that the program has written come back unchanged when they are imported.</summary>
public sealed class RoundTripTests
{
    private static readonly ChangeAuthor Author = new(ConsentSource.Import, "a test");

    private static readonly string[] Texts =
    [
        "=1+1", "+Plus", "-", "-Ann-", "@home", "'=x", "''=x", "'02134", "02134", "=\"1 Elm\"", "'=\"1\"", "\uFF1Dx", "|x", "N/A", "None",
        "#REF!", "Total", "A&amp;B", "A & B",
        "Jose\u0301", "Jos\u00E9", "\u200BZoe", "a\u00A0b", "a  b", "\"q\"", "a\"b", "x, y", "x; y", "x|y", "'t Hart", "l\u00AD", "Yes",
        "1,000 Friends", "[\"a\"]", "Gala (1/2/2020)",
        "1.23E+11", "count: 17", "\u062F\u200C\u062F",
    ];

    [Fact]
    public void Importing_an_export_of_any_contacts_changes_nothing()
    {
        var text = Gen.Int[0, Texts.Length - 1].Select(index => Texts[index]);
        var some = Gen.OneOf(text, Gen.Const((string?)null).Select(nothing => nothing!));
        Gen.Select(text, some, some, some, text.Array[0, 3], Gen.Bool).Array[1, 12].Sample(
            rows => RoundTripAsync(
                [.. rows.Select(row => (row.Item1, (string?)row.Item2, (string?)row.Item3, (string?)row.Item4, row.Item5, row.Item6))])
                    .GetAwaiter().GetResult(),
            iter: 40, threads: 1);
    }

    [Fact]
    public void Rejected_rows_of_any_file_can_be_imported_like_the_file_itself()
    {
        var cell = Gen.Int[0, Texts.Length - 1].Select(index => Texts[index]);
        Gen.Select(cell, cell, cell).Array[1, 12].Sample(rows => RejectsAsync(rows).GetAwaiter().GetResult(), iter: 300, threads: 1);
    }

    private static async Task RoundTripAsync(
        (string Last, string? First, string? City, string? Address, string[] Groups, bool HasEmail)[] rows)
    {
        using var database = new ImportDatabase();
        var entries = rows.Select((row, index) => new ContactEntry(
            new ContactChange
            {
                Type = new(ContactKind.Person),
                FirstName = new(row.First),
                LastName = new($"{row.Last} {index}"),
                PrimaryEmail = new(row.HasEmail ? $"'d{index % 3}@example.org" : null),
                City = new(row.City),
                Address1 = new(row.Address),
                Preferences = new PreferencesChange { IntegrationEmailOptIn = new(index % 2 == 0) },
            },
            row.Groups,
            null));
        var saved = await database.Session.Entries.SaveAsync([.. entries], Author, CancellationToken.None);
        Assert.All(saved.Results, result => Assert.Null(result.Rejection));
        var export = new MemoryStream();
        await ContactExport.WriteAsync(export, database.Session, new ContactListFilter(), CancellationToken.None);
        export.Position = 0;
        var file = await DonorFileReader.OpenAsync(export, new(), CancellationToken.None);
        var report = await new DonorImport(
            database.Book(), TimeProvider.System).RunAsync(file, dryRun: false, null, null, CancellationToken.None);
        Assert.Equal(
            (0, 0, 0, 0, 0), (report.Created, report.Updated, report.Rejected, report.MembershipsAdded, report.GroupsCreated.Count));
        Assert.Equal(rows.Length, report.Unchanged);
    }

    private static async Task RejectsAsync((string First, string Address, string Group)[] rows)
    {
        var wrong = await ReadAsync(File(rows, "ada@"));
        Assert.All(wrong, row => Assert.IsType<RejectedRow>(row));
        var rejects = new MemoryStream();
        await using (var file = new RejectsFile(rejects, ["First Name", "Email", "Address 1", "Groups"]))
        {
            foreach (var row in wrong.Cast<RejectedRow>())
                file.Write(new(row.Line, row.Reasons, row.Cells));
        }
        var corrected = System.Text.Encoding.UTF8.GetString(rejects.ToArray()).Replace("ada@", "ada@example.org", StringComparison.Ordinal);
        var expected = await ReadAsync(File(rows, "ada@example.org"));
        var returned = await ReadAsync(corrected);
        Assert.Equal(expected.Select(Show), returned.Select(Show));
    }

    private static string File((string First, string Address, string Group)[] rows, string email) =>
        "First Name,Email,Address 1,Groups\n"
            + string.Concat(rows.Select(row => $"{Quote(row.First)},{email},{Quote(row.Address)},{Quote(row.Group)}\n"));

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Task<List<DonorRow>> ReadAsync(string text) => DonorFiles.ReadAsync(text);

    private static string Show(DonorRow row) =>
        row is ContactRow contact ? $"{contact.Draft} {string.Join('/', contact.Groups)}" : row.ToString();
}
