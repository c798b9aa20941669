using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Server.Operations.Doctor;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.OperationsTests;

/// <summary>The doctor's findings, one problem at a time.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    const string Secret = "s3cret-of-the-application";

    readonly Terminal terminal = new();
    Sandbox? sandbox;

    public async ValueTask InitializeAsync()
    {
        sandbox = await Sandbox.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        terminal.Settings["ConstantContact:ApiBaseUrl"] = sandbox.ApiBaseUrl.ToString();
        terminal.Settings["ConstantContact:TokenUrl"] = sandbox.TokenUrl.ToString();
        terminal.Settings["ConstantContact:AuthorizeUrl"] = sandbox.AuthorizeUrl.ToString();
        terminal.Settings["ConstantContact:ClientSecret"] = Secret;
        terminal.Settings["PublicUrl"] = "https://donors.example.org";
    }

    public async ValueTask DisposeAsync()
    {
        await sandbox!.DisposeAsync();
        terminal.Dispose();
    }

    [Fact]
    public async Task The_doctor_reports_a_healthy_installation_while_the_server_runs_without_requests()
    {
        terminal.Settings["Security:MasterKey"] = Convert.ToBase64String(new byte[32]);
        terminal.Settings["Proxy:Trusted"] = "127.0.0.1";
        await using var server = await terminal.ServeAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);

        var said = (await LookAsync()).Expect(0);

        Assert.Contains("Nothing is wrong.", said.Output, StringComparison.Ordinal);
        Assert.Contains("https://donors.example.org/apps/constant-contact/callback", said.Output, StringComparison.Ordinal);
        Assert.Matches("ok +budget +0 of 10,000 requests spent today", said.Output);
        Assert.Matches("ok +server +runs", said.Output);
        Assert.Matches("ok +clock ", said.Output);
        Assert.True(said.Output.Split('\n').Length <= 24, "It is one screen.");
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task All_invalid_settings_are_named_together_and_no_secret_is_shown()
    {
        await terminal.FoundAsync();
        terminal.Settings["Sync:Interval"] = "soon";
        terminal.Settings["Sync:BatchSize"] = "many";
        terminal.Settings["ConstantContact:Tries"] = "often";
        terminal.Settings["ConstantContact:RequestsPerDay"] = "0";
        terminal.Settings["Import:MaxRowLength"] = "-1";
        terminal.Settings["Sync:Intervall"] = "01:00:00";

        var said = (await LookAsync()).Expect(1);

        foreach (var name in new[] { "Sync__Interval", "Sync__BatchSize", "ConstantContact__Tries", "ConstantContact__RequestsPerDay",
            "Import__MaxRowLength" })
            Assert.Matches($"WRONG +settings +{name}", said.Output);
        Assert.Matches("warning +settings +Sync__Intervall is not a setting", said.Output);
        Assert.Matches("ok +database ", said.Output);
        Assert.DoesNotContain(Secret, said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Terminal.AdminPassword, said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_database_in_the_settings_is_used()
    {
        terminal.Settings["ConnectionStrings:Database"] = "nonsense";
        var said = (await LookAsync()).Expect(1);
        Assert.Matches("WRONG +settings +ConnectionStrings__Database", said.Output);
        Assert.DoesNotContain("donorsync.db is", said.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("(ok|warning|WRONG) +database", said.Output);
    }

    [Fact]
    public async Task Before_the_first_start_it_reports_that_there_is_no_database_and_creates_none()
    {
        Assert.Matches("warning +database +There is no database yet", (await LookAsync()).Expect(0).Output);
        Assert.False(File.Exists(terminal.Database));
    }

    [Fact]
    public async Task A_damaged_database_is_wrong()
    {
        await terminal.FoundAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await File.WriteAllTextAsync(terminal.Database, "rubbish", TestContext.Current.CancellationToken);
        Assert.Matches("WRONG +database +It does not respond", (await LookAsync()).Expect(1).Output);
    }

    [Fact]
    public async Task A_stopped_server_and_a_missing_backup_are_warnings()
    {
        await terminal.FoundAsync();
        var said = (await LookAsync()).Expect(0);
        Assert.Matches("warning +server +does not run", said.Output);
        Assert.Matches("warning +backup +None is known", said.Output);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_wrong()
    {
        await terminal.FoundAsync();
        terminal.Settings["ConstantContact:TokenUrl"] = $"http://127.0.0.1:{Scenarios.Installation.FreePort()}/token";
        var said = (await LookAsync()).Expect(1);
        Assert.Matches("WRONG +reach: token ", said.Output);
        Assert.Matches("ok +reach: API ", said.Output);
    }

    [Theory]
    [InlineData(90, "ahead of")]
    [InlineData(-90, "behind")]
    public async Task A_clock_that_is_wrong_is_a_warning(int seconds, string direction)
    {
        await terminal.FoundAsync();
        terminal.Clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(seconds));
        Assert.Matches($"warning +clock +It is (8|9)[0-9] seconds {direction}", (await LookAsync()).Expect(0).Output);
    }

    [Theory]
    [InlineData(null, "warning")]
    [InlineData("http://localhost:5000", "warning")]
    [InlineData("http://donors.example.org", "WRONG")]
    public async Task A_redirect_address_that_Constant_Contact_cannot_use_is_reported(string? address, string verdict)
    {
        await terminal.FoundAsync();
        terminal.Settings["PublicUrl"] = address;
        Assert.Matches($"{verdict} +redirect address ", (await LookAsync()).Output);
    }

    [Fact]
    public async Task Programs_get_the_same_as_JSON()
    {
        await terminal.FoundAsync();
        var json = JsonNode.Parse((await LookAsync("--json")).Expect(0).Output)!;
        Assert.Equal("warning", (string?)json["verdict"]);
        var finding = Assert.Single(json["findings"]!.AsArray(), static f => (string?)f!["check"] == "backup")!;
        Assert.Equal("warning", (string?)finding["verdict"]);
        Assert.NotNull((string?)finding["toDo"]);
    }

    Task<Said> LookAsync(params string[] arguments) => terminal.RunAsync(DoctorCommand.Create(terminal.Build), arguments);
}
