using DonorSync.ConstantContact.Budget;
using DonorSync.Database;
using DonorSync.Database.Alerts;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Alerts;
using DonorSync.Server.Startup;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.Tests.ClockTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Alerts when a connection needs a user, over real SMTP and HTTP: sent once, and once when it is resolved.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    const string HookSecret = "shared-secret";
    const string MailPassword = "mail-password";

    readonly Terminal terminal = new();
    readonly SmtpReceiver smtp = new();
    readonly LeapingClock clock = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    WebhookReceiver? hooks;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        hooks = await WebhookReceiver.StartAsync();
        terminal.Clock = clock;
        terminal.Settings["PublicUrl"] = "https://donors.example.org";
        terminal.Settings["Alerts:Webhook:Url"] = hooks.Address;
        terminal.Settings["Alerts:Webhook:Secret"] = HookSecret;
        terminal.Settings["Alerts:Email:Host"] = "127.0.0.1";
        terminal.Settings["Alerts:Email:Port"] = smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        terminal.Settings["Alerts:Email:Security"] = "None";
        terminal.Settings["Alerts:Email:From"] = "DonorSync <donorsync@example.org>";
        terminal.Settings["Alerts:Email:To"] = "one@example.org, two@example.org";
    }

    public async ValueTask DisposeAsync()
    {
        await smtp.DisposeAsync();
        await hooks!.DisposeAsync();
        terminal.Dispose();
    }

    [Fact]
    public async Task A_connection_that_needs_reconnecting_is_reported_once_per_channel_and_once_when_it_is_resolved_A7()
    {
        await using var server = await terminal.ServeAsync();
        await server.EndRunAsync(await server.ConnectAsync(), RunState.Failed, needsReconnecting: true);

        await LookAsync(server);
        await LookAsync(server);

        var mail = Assert.Single(smtp.Mails);
        Assert.Contains("Subject: [DonorSync] Hope: Constant Contact needs reconnecting", mail, StringComparison.Ordinal);
        Assert.Contains("To: one@example.org, two@example.org", mail, StringComparison.Ordinal);
        Assert.Contains("https://donors.example.org/apps/constant-contact", mail, StringComparison.Ordinal);
        Assert.Equal(2, smtp.Commands.Count(static c => c.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase)));
        var hook = Assert.Single(hooks!.Hooks);
        Assert.Equal(("needsReconnecting", "raised", "Hope"),
            ((string?)hook.Json["kind"], (string?)hook.Json["event"], (string?)hook.Json["organization"]));
        Assert.True(hook.IsSignedWith(HookSecret));
        Assert.False(hook.IsSignedWith("another"));

        await server.ConnectAsync();
        await LookAsync(server);
        await LookAsync(server);

        Assert.Equal(2, smtp.Mails.Count);
        Assert.Contains("Subject: [DonorSync] Over: Hope: Constant Contact needs reconnecting", smtp.Mails[1], StringComparison.Ordinal);
        Assert.Equal("ended", (string?)hooks.Hooks[1].Json["event"]);
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_held_sync_is_reported_without_names_of_donors_B3()
    {
        await using var server = await terminal.ServeAsync();
        await server.EndRunAsync(await server.ConnectAsync(), RunState.Held);
        await LookAsync(server);
        Assert.Contains("a sync needs approval", Assert.Single(smtp.Mails), StringComparison.Ordinal);
        Assert.Equal("held", (string?)Assert.Single(hooks!.Hooks).Json["kind"]);
        Assert.DoesNotContain("secret.donor", smtp.Mails[0] + hooks.Hooks[0].Text, StringComparison.Ordinal);
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_failure_is_reported_after_the_set_hours_and_not_before()
    {
        await using var server = await terminal.ServeAsync();
        var connection = await server.ConnectAsync();
        await server.EndRunAsync(connection, RunState.Completed);
        for (var hour = 0; hour < 6; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await server.EndRunAsync(connection, RunState.Failed);
            await LookAsync(server);
        }
        Assert.Empty(smtp.Mails);

        clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(server);
        Assert.Contains("Every sync since 2026-11-20 10:00 UTC has failed", Assert.Single(smtp.Mails), StringComparison.Ordinal);
        Assert.DoesNotContain("secret.donor", smtp.Mails[0] + hooks!.Hooks[0].Text, StringComparison.Ordinal);

        await server.EndRunAsync(connection, RunState.Completed);
        await LookAsync(server);
        Assert.Contains("Over: Hope: no sync succeeds", smtp.Mails[1], StringComparison.Ordinal);
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_used_up_quota_is_reported_once_for_all_connections()
    {
        await using var server = await terminal.ServeAsync();
        await server.Services.GetRequiredService<IRequestLedger>()
            .CloseAsync("terminal-tests", clock.GetUtcNow().AddHours(15), Cancellation);
        await LookAsync(server);
        clock.Advance(TimeSpan.FromMinutes(30));
        await LookAsync(server);
        Assert.Equal("budgetSpent", (string?)Assert.Single(hooks!.Hooks).Json["kind"]);
        clock.Advance(TimeSpan.FromHours(16));
        await LookAsync(server);
        Assert.Equal("ended", (string?)hooks.Hooks[1].Json["event"]);
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_restart_repeats_nothing()
    {
        await using (var first = await terminal.ServeAsync())
        {
            await first.EndRunAsync(await first.ConnectAsync(), RunState.Held);
            await LookAsync(first);
            await first.StopAsync(Cancellation);
        }
        await using var second = await terminal.ServeAsync();
        await LookAsync(second);
        Assert.Single(smtp.Mails);
        Assert.Single(hooks!.Hooks);
        await second.StopAsync(Cancellation);
    }

    [Fact]
    public async Task An_alert_that_was_not_sent_is_retried_later_for_each_channel()
    {
        smtp.Refuse(2);
        hooks!.Status = 500;
        await using var server = await terminal.ServeAsync();
        await server.EndRunAsync(await server.ConnectAsync(), RunState.Held);
        await LookAsync(server);
        await LookAsync(server);
        Assert.Equal((0, 0), (smtp.Mails.Count, hooks.Hooks.Count));

        hooks.Status = 200;
        clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync(server);
        Assert.Equal((0, 1), (smtp.Mails.Count, hooks.Hooks.Count));
        clock.Advance(TimeSpan.FromMinutes(2));
        await LookAsync(server);
        Assert.Equal((1, 1), (smtp.Mails.Count, hooks.Hooks.Count));
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_missing_receiver_of_alerts_stops_nothing()
    {
        await smtp.DisposeAsync();
        await hooks!.DisposeAsync();
        await using var server = await terminal.ServeAsync();
        var connection = await server.ConnectAsync();
        await server.EndRunAsync(connection, RunState.Held);
        for (var hour = 0; hour < 5; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await LookAsync(server);
        }
        await server.EndRunAsync(connection, RunState.Completed);
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        Assert.Equal([5, 5], await db.Set<AlertNoticeRow>().Select(static n => n.Tries).ToListAsync(Cancellation));
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_password_is_used_and_never_sent_readable()
    {
        terminal.Settings["Alerts:Email:User"] = "robot";
        terminal.Settings["Alerts:Email:Password"] = MailPassword;
        await using (var server = await terminal.ServeAsync())
        {
            await server.EndRunAsync(await server.ConnectAsync(), RunState.Held);
            await LookAsync(server);
            Assert.Single(smtp.Commands, static c => c.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
            Assert.Single(smtp.Mails);
            await server.StopAsync(Cancellation);
        }

        // A server without TLS gets no password if the settings require TLS.
        terminal.Settings["Alerts:Email:Security"] = "StartTls";
        await using (var server = await terminal.ServeAsync())
        {
            await server.EndRunAsync(await server.ConnectAsync(), RunState.Completed);
            await LookAsync(server);
            Assert.Single(smtp.Commands, static c => c.StartsWith("AUTH", StringComparison.Ordinal));
            Assert.Single(smtp.Mails);
            await server.StopAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_stopped_sync_neither_raises_an_alert_nor_ends_one_and_a_pause_ends_that_of_failing_syncs_B19()
    {
        await using var server = await terminal.ServeAsync();
        var connection = await server.ConnectAsync();
        await server.EndRunAsync(connection, RunState.Stopped);
        clock.Advance(TimeSpan.FromDays(3));
        await server.EndRunAsync(connection, RunState.Stopped);
        await LookAsync(server);
        Assert.Empty(hooks!.Hooks);

        await server.EndRunAsync(connection, RunState.Failed);
        clock.Advance(TimeSpan.FromDays(3));
        await server.EndRunAsync(connection, RunState.Failed);
        await server.EndRunAsync(connection, RunState.Stopped);
        await LookAsync(server);
        Assert.Equal(("failing", "raised"), ((string?)hooks.Hooks[^1].Json["kind"], (string?)hooks.Hooks[^1].Json["event"]));

        await server.Services.GetRequiredService<Pauses>().PauseAsync(await server.OrganizationAsync(), "ann@org.example", Cancellation);
        await LookAsync(server);
        Assert.Equal(("failing", "ended"), ((string?)hooks.Hooks[^1].Json["kind"], (string?)hooks.Hooks[^1].Json["event"]));
        await server.StopAsync(Cancellation);
    }

    [Theory]
    [InlineData("Alerts:FailingFor", "soon", "Alerts__FailingFor")]
    [InlineData("Alerts:Email:Port", "0", "Alerts__Email__Port")]
    [InlineData("Alerts:Email:To", "nobody at all", "Alerts__Email__To")]
    [InlineData("Alerts:Email:From", null, "Alerts__Email__From")]
    [InlineData("Alerts:Email:Host", null, "Alerts__Email__Host")]
    [InlineData("Alerts:Email:Password", MailPassword, "Alerts__Email__User")]
    [InlineData("Alerts:Email:Security", "Some", "Alerts__Email__Security")]
    [InlineData("Alerts:Webhook:Url", "hooks.example.org/key", "Alerts__Webhook__Url")]
    [InlineData("Alerts:Webhook:Url", null, "Alerts__Webhook__Url")]
    public void A_wrong_setting_is_named_and_no_secret_is_shown(string setting, string? value, string named)
    {
        terminal.Settings[setting] = value;
        var line = StartFault.Line(Assert.ThrowsAny<Exception>(() => terminal.Build()));
        Assert.StartsWith(named + ": ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(MailPassword, line, StringComparison.Ordinal);
        Assert.DoesNotContain("hooks.example.org", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_without_TLS_is_refused()
    {
        terminal.Settings["Alerts:Email:Host"] = "mail.example.org";
        terminal.Settings["Alerts:Email:User"] = "robot";
        terminal.Settings["Alerts:Email:Password"] = MailPassword;
        Assert.StartsWith("Alerts__Email__Security: would send the password unencrypted",
            StartFault.Line(Assert.ThrowsAny<Exception>(() => terminal.Build())), StringComparison.Ordinal);
    }

    static Task LookAsync(WebApplication server) => server.Services.GetRequiredService<AlertWatch>().LookAsync(Cancellation);
}
