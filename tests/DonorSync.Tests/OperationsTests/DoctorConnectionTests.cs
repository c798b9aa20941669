using DonorSync.ConstantContact.Budget;
using DonorSync.Database;
using DonorSync.Server.Operations.Doctor;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>The doctor's findings on connections and the daily quota.</summary>
public sealed class DoctorConnectionTests : IDisposable
{
    readonly Terminal terminal = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => terminal.Dispose();

    [Theory]
    [InlineData(RunState.Completed, false, "ok +connection: Hope +connected; last sync ")]
    [InlineData(RunState.Stopped, false, "ok +connection: Hope +connected; last sync ")]
    [InlineData(RunState.Held, false, "warning +connection: Hope +A sync needs approval")]
    [InlineData(RunState.Failed, false, "warning +connection: Hope +The last sync failed")]
    [InlineData(RunState.Failed, true, "WRONG +connection: Hope +Constant Contact no longer accepts the grant")]
    public async Task The_doctor_shows_the_state_of_each_connection(RunState state, bool needsReconnecting, string said)
    {
        await using (var server = await terminal.ServeAsync())
        {
            await server.EndRunAsync(await server.ConnectAsync(), state, needsReconnecting);
            await server.StopAsync(Cancellation);
        }
        Assert.Matches(said, (await LookAsync()).Output);
    }

    [Fact]
    public async Task A_pause_is_a_warning_with_its_time_B19()
    {
        await using (var server = await terminal.ServeAsync())
        {
            await server.EndRunAsync(await server.ConnectAsync(), RunState.Completed);
            await server.Services.GetRequiredService<Pauses>()
                .PauseAsync(await server.OrganizationAsync(), "ann@org.example", Cancellation);
            await server.StopAsync(Cancellation);
        }
        Assert.Matches(@"warning +connection: Hope +Paused since \d{4}-\d\d-\d\d \d\d:\d\d UTC", (await LookAsync()).Output);
    }

    [Fact]
    public async Task Nothing_that_is_secret_of_a_grant_is_shown()
    {
        await using (var server = await terminal.ServeAsync())
        {
            await server.ConnectAsync("secret-access", "secret-refresh");
            await server.StopAsync(Cancellation);
        }
        var said = await LookAsync();
        Assert.Matches("warning +connection: Hope +Nothing is synced until a preview is approved", said.Output);
        Assert.DoesNotContain("secret-", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_no_key_opens_is_wrong()
    {
        await using (var server = await terminal.ServeAsync())
        {
            await server.ConnectAsync();
            await using var db = await server.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>()
                .CreateDbContextAsync(Cancellation);
            await db.Set<ConnectionRow>().IgnoreQueryFilters()
                .ExecuteUpdateAsync(static set => set.SetProperty(static c => c.Grant, "nonsense"), Cancellation);
            await server.StopAsync(Cancellation);
        }
        Assert.Matches("WRONG +connection: Hope +The stored grant cannot be decrypted", (await LookAsync()).Expect(1).Output);
    }

    [Fact]
    public async Task A_daily_quota_that_is_almost_or_fully_used_is_a_warning_and_the_check_uses_none()
    {
        terminal.Settings["ConstantContact:RequestsPerDay"] = "100";
        await terminal.FoundAsync();
        await SpendAsync(85);
        Assert.Matches("warning +budget +85 of 100 requests spent today, 15 left", (await LookAsync()).Output);
        Assert.Matches("warning +budget +85 of 100 requests spent today, 15 left", (await LookAsync()).Output);
        await SpendAsync(15);
        Assert.Matches("warning +budget +The day's requests are spent", (await LookAsync()).Output);
    }

    [Fact]
    public async Task An_older_database_is_migrated_by_the_start_and_a_newer_one_is_an_error()
    {
        await terminal.FoundAsync();
        await ChangeAsync(
            """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = (SELECT max("MigrationId") FROM "__EFMigrationsHistory")""");
        Assert.Matches("warning +database +1 schema changes are pending", (await LookAsync()).Output);
        await ChangeAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231235959_Tomorrow', '30.0.0')""");
        Assert.Matches("WRONG +database +A newer version has changed it", (await LookAsync()).Output);
    }

    async Task SpendAsync(int requests)
    {
        await using var program = terminal.Build();
        var now = TimeProvider.System.GetUtcNow();
        await program.Services.GetRequiredService<IRequestLedger>().TakeAsync(
            "terminal-tests", new QuotaClaim(now, requests, 0, DateOnly.FromDateTime(now.UtcDateTime), 4, 100), Cancellation);
    }

    async Task ChangeAsync(string statement)
    {
        await using var program = terminal.Build();
        await using var db = await program.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(statement, Cancellation);
    }

    Task<Said> LookAsync()
    {
        // No server listens there; the error comes immediately.
        terminal.Settings["ConstantContact:ApiBaseUrl"] = "http://127.0.0.1:1/v3";
        terminal.Settings["ConstantContact:TokenUrl"] = "http://127.0.0.1:1/token";
        return terminal.RunAsync(DoctorCommand.Create(terminal.Build));
    }
}
