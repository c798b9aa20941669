using System.Diagnostics;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class SampleFileTests
{
    private static readonly string Sample = Path.Combine(DonorFiles.Root, "samples", "donors.csv");

    [Fact]
    public async Task The_script_writes_the_committed_file_byte_for_byte()
    {
        var again = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new("dotnet", ["run", Path.Combine(DonorFiles.Root, "samples", "generate-donors.cs"), "--", again])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var script = Process.Start(start)!;
            var output = await Task.WhenAll(script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
            await script.WaitForExitAsync();
            Assert.True(script.ExitCode == 0, string.Concat(output));
            var (committed, written) = (await File.ReadAllBytesAsync(Sample), await File.ReadAllBytesAsync(again));
            Assert.True(committed.AsSpan().SequenceEqual(written), "Run samples/generate-donors.cs and commit the file.");
        }
        finally
        {
            File.Delete(again);
        }
    }

    [Fact]
    public async Task Every_row_can_be_imported_and_the_awkward_cases_exist()
    {
        await using var file = File.OpenRead(Sample);
        var rows = await DonorFiles.ReadAsync(file);
        var contacts = rows.OfType<ContactRow>().ToList();
        var drafts = contacts.ConvertAll(row => row.Draft);
        Assert.Empty(rows.OfType<RejectedRow>());
        Assert.InRange(contacts.Count, 1900, 2100);
        Assert.Equal(7, contacts.SelectMany(row => row.Groups).Distinct().Count());
        Assert.Equal(["Gala 2027"], Assert.Single(rows.OfType<GroupRow>()).Groups); // the eighth, empty
        Assert.InRange(drafts.Count(draft => draft.Kind == ContactKind.Organization), 140, 180);
        Assert.InRange(drafts.Count(draft => draft.EmailOptIn == false), 50, 120);
        Assert.InRange(drafts.Count(draft => draft is { PrimaryEmail: null, AlternateEmail: null }), 80, 200);
        Assert.InRange(drafts.Count(draft => draft is { PrimaryEmail: null, AlternateEmail: not null }), 30, 100);
        Assert.Single(drafts, draft => draft.PrimaryEmail?.Length > EmailAddress.ConstantContactMaxLength);
        Assert.Single(drafts, draft => draft.PrimaryEmail?.Length is > 50 and <= EmailAddress.ConstantContactMaxLength);
        Assert.Contains(drafts, draft => draft.Address1 is { } line && line.Contains('\n', StringComparison.Ordinal));
        Assert.Contains(drafts, draft => draft.Address1 is { } line && line.Contains('"', StringComparison.Ordinal));
        Assert.Contains(contacts, row => row.Groups.IsEmpty); // E1
        var emails = drafts.Select(draft => draft.PrimaryEmail).OfType<string>().ToList();
        Assert.InRange(emails.Count(IsLongTopLevelDomain), 50, 150); // E4
        Assert.True(emails.GroupBy(EmailAddress.KeyOf).Count(shared => shared.Count() > 1) > 40); // C10
        Assert.True(emails.Distinct(StringComparer.OrdinalIgnoreCase).Count() < emails.Distinct().Count()); // C1
    }

    [Fact]
    public async Task Only_reserved_or_invented_domains_are_used()
    {
        await using var file = File.OpenRead(Sample);
        var domains = (await DonorFiles.ReadAsync(file)).OfType<ContactRow>()
            .SelectMany(row => new[] { row.Draft.PrimaryEmail, row.Draft.AlternateEmail }).OfType<string>()
            .Select(email => email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..]).Distinct().ToList();
        Assert.NotEmpty(domains);
        Assert.All(domains, domain => Assert.Matches("(?i)(^|\\.)(example\\.(org|com|net)|donorsync-sample\\.[a-z]+)$", domain));
    }

    private static bool IsLongTopLevelDomain(string email) =>
        EmailAddress.TryParse(email, out var address) && address.TopLevelDomainLength > 3;
}
