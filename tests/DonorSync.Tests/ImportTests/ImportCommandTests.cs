using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Donors.Imports;
using DonorSync.Server;
using DonorSync.Server.Import.Terminal;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace DonorSync.Tests.ImportTests;

public sealed class ImportCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("import");
    private readonly StringWriter output = new();
    private readonly Dictionary<string, string?> settings;

    public ImportCommandTests() =>
        settings = new() { ["ConnectionStrings:Database"] = $"Data Source={Path.Combine(folder.FullName, "donors.db")}" };

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
        output.Dispose();
    }

    [Fact]
    public async Task The_sample_is_imported_into_the_only_organization_and_a_second_time_changes_nothing()
    {
        await FoundAsync("Hope");
        var sample = Path.Combine(DonorFiles.Root, "samples", "donors.csv");
        Assert.Equal(0, await RunAsync(sample));
        Assert.Matches("created +\\W+2,0\\d\\d ", output.ToString());
        output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync(sample));
        Assert.Matches("created +\\W+0 ", output.ToString());
        Assert.Matches("unchanged +\\W+2,0\\d\\d ", output.ToString());
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        await FoundAsync("Hope");
        Assert.Equal(0, await RunAsync(await FileAsync("Email\na@example.org\n"), "--dry-run"));
        Assert.Contains("Dry run: nothing was written.", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("Hope"));
    }

    [Fact]
    public async Task Rejected_rows_go_to_the_file_and_the_exit_code_is_1()
    {
        await FoundAsync("Hope");
        var rejects = Path.Combine(folder.FullName, "rejects.csv");
        Assert.Equal(1, await RunAsync(await FileAsync("Email\nbad\na@example.org\n"), "--rejects", rejects));
        Assert.Contains("is not a valid e-mail address", await File.ReadAllTextAsync(rejects), StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync("Hope"));
    }

    [Fact]
    public async Task A_column_about_consent_is_refused_until_an_option_says_what_it_means_P9()
    {
        await FoundAsync("Hope");
        var file = await FileAsync("Email,Mail preference,Our stop list\na@example.org,nothing please,\nb@example.org,,\n");
        Assert.Equal(2, await RunAsync(file));
        Assert.Contains("Mail preference: \"nothing please\"", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("--column \"Mail preference=MEANING\"", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("Hope"));
        Assert.Equal(2, await RunAsync(file, "--column", "Mail preference=optout!"));
        Assert.Equal(2, await RunAsync(file, "--column", "Mail pref=optOut"));
        Assert.Contains("The file has no column \"Mail pref\".", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("Hope"));
        Assert.Equal(0, await RunAsync(file, "--column", "Mail preference=optOut", "--column", "Our stop list=ignore"));
        Assert.Equal(2, await CountAsync("Hope"));
    }

    [Fact]
    public async Task An_import_of_the_terminal_is_in_the_history_and_puts_all_contacts_into_a_group_B15()
    {
        await FoundAsync("Hope");
        var file = await FileAsync("Email\na@example.org\nb@example.org\nwrong\n");
        Assert.Equal(1, await RunAsync(file, "--group", "Friends"));
        Assert.Contains("Changes and imports", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync(file, "--group", new string('x', 256)));
        Assert.Contains("must be at most 255 characters", output.ToString(), StringComparison.Ordinal);
        await RunAsync(file, "--dry-run", "--group", "Tried");

        await using var app = Build();
        var organization = (await app.Services.GetRequiredService<OrganizationService>().ListAsync(default))[0].Id;
        var entry = Assert.Single(
            (await app.Services.GetRequiredService<ImportHistory>().ListAsync(organization, null, 10, default)).Items);
        Assert.Equal(
            ("the terminal", Path.GetFileName(file), ImportState.Done, 3, 2, 1, 2),
            (entry.By, entry.File, entry.State, entry.Counts.Rows, entry.Counts.Created, entry.Counts.Rejected,
                entry.Counts.MembershipsAdded));
        await using var session = app.Services.GetRequiredService<DonorDatabase>().Open(organization);
        Assert.Equal("Friends", Assert.Single(await session.Db.Set<DonorSync.Donors.Groups.Group>().ToListAsync()).Name);
    }

    [Fact]
    public async Task With_several_organizations_one_has_to_be_named()
    {
        await FoundAsync("Hope");
        await FoundAsync("Faith");
        var file = await FileAsync("Email\na@example.org\n");
        Assert.Equal(2, await RunAsync(file));
        Assert.Contains("choose one with --organization: Hope, Faith", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync(file, "--organization", "Charity"));
        Assert.Equal(0, await RunAsync(file, "--organization", "FAITH"));
        Assert.Equal((0, 1), (await CountAsync("Hope"), await CountAsync("Faith")));
    }

    [Fact]
    public async Task Without_an_organization_nothing_can_be_imported()
    {
        Assert.Equal(2, await RunAsync(await FileAsync("Email\na@example.org\n")));
        Assert.Contains("There is no organization yet", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings:Database", "nonsense", "ConnectionStrings__Database:")]
    [InlineData("Sync:Interval", "often", "Sync__Interval:")]
    public async Task A_wrong_setting_is_named_in_one_line_and_exits_2(string setting, string value, string named)
    {
        settings[setting] = value;
        Assert.Equal(2, await RunAsync(await FileAsync("Email\na@example.org\n")));
        Assert.Contains(named, output.ToString(), StringComparison.Ordinal);
        Assert.Single(output.ToString().Trim().Split('\n'));
    }

    private async Task<int> RunAsync(string file, params string[] options)
    {
        var console = AnsiConsole.Create(
            new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 300;
        return await ImportCommand.Create(Build, console).Parse([file, .. options]).InvokeAsync();
    }

    private WebApplication Build() => DonorSyncServer.Build([], builder => builder.Configuration.AddInMemoryCollection(settings));

    private async Task FoundAsync(string name)
    {
        await using var host = Build();
        var services = host.Services;
        await services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(CancellationToken.None);
        await using var db = await services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        db.Add(new Organization { Id = new OrganizationId(Guid.CreateVersion7(now)), Name = name, CreatedAt = now });
        await db.SaveChangesAsync();
    }

    private async Task<int> CountAsync(string name)
    {
        await using var host = Build();
        var services = host.Services;
        var all = await services.GetRequiredService<OrganizationService>().ListAsync(CancellationToken.None);
        await using var session = services.GetRequiredService<DonorDatabase>()
            .Open(all.Single(organization => organization.Name == name).Id);
        return await session.Contacts.CountAsync(CancellationToken.None);
    }

    private async Task<string> FileAsync(string text)
    {
        var path = Path.Combine(folder.FullName, "in.csv");
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
