using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Server.Alerts;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Where the age of the last backup and a failed backup are shown: dashboard, doctor, metrics, alerts.</summary>
public sealed class BackupShownTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_doctor_names_the_age_of_the_last_backup_and_what_prevents_the_next_one()
    {
        await using var schedule = await Schedule.FoundAsync();
        Assert.Matches("warning +backup +None is known", (await schedule.DoctorAsync()).Output);
        await schedule.LookAsync();
        schedule.Clock.Advance(TimeSpan.FromHours(5));
        var fine = (await schedule.DoctorAsync()).Output;
        Assert.Matches("ok +backup +5 hours old: 2026-11-30 03:00 UTC, [0-9.]+ [KM]B, .*copies", fine);
        Assert.Matches("ok +backup schedule +every 24 hours, to .*copies", fine);

        schedule.Clock.Advance(TimeSpan.FromHours(30));
        Assert.Matches("warning +backup +The next one is overdue", (await schedule.DoctorAsync()).Output);
        schedule.Free = 0;
        Assert.Matches("WRONG +backup schedule +The next one cannot be taken: there is not enough room",
            (await schedule.DoctorAsync()).Expect(1).Output);
        await schedule.LookAsync();
        schedule.Free = 1_000_000_000_000;
        Assert.Matches("WRONG +backup schedule +It has failed since 2026-12-01 14:00 UTC \\(tries: 1\\): ",
            (await schedule.DoctorAsync()).Expect(1).Output);
        Directory.Delete(schedule.Folder, recursive: true);
        Assert.Matches("WRONG +backup schedule +The next one cannot be taken: Backup__Folder: there is no folder",
            (await schedule.DoctorAsync()).Expect(1).Output);
    }

    [Fact]
    public async Task The_dashboard_shows_the_age_to_administrators_and_a_failure_as_a_banner()
    {
        await using var schedule = await Schedule.FoundAsync();
        await schedule.LookAsync();
        schedule.Clock.Advance(TimeSpan.FromHours(5));
        await using var server = await ServeAsync(schedule);
        using var browser = new Browser(new Uri(server.Urls.First()));
        await browser.SignInAsync(Terminal.AdminEmail, Terminal.AdminPassword);
        Assert.Contains("Last backup: 5 hours ago.", browser.Html, StringComparison.Ordinal);

        // Disk first: the server's own watch checks as soon as time passes.
        schedule.Free = 0;
        schedule.Clock.Advance(TimeSpan.FromDays(1));
        await UntilFailedAsync(server, tries: 1, schedule);
        await browser.OpenAsync("/");
        Assert.Contains("The scheduled backup fails.", browser.Html, StringComparison.Ordinal);
        Assert.Contains("there is not enough room", browser.Html, StringComparison.Ordinal);
        Assert.Contains("Last backup: 29 hours ago.", browser.Html, StringComparison.Ordinal);
        var metrics = await (await browser.AskAsync(HttpMethod.Get, "/metrics")).Content.ReadAsStringAsync(Cancellation);
        Assert.Matches(@"donorsync_backup_age_seconds(\{[^}]*\})? [0-9]+", metrics);
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Only_administrators_see_it()
    {
        await using var schedule = await Schedule.FoundAsync();
        await using var server = await ServeAsync(schedule);
        await AddStaffAsync(server.Services, "staff@example.org", "tulip lantern harbor");
        using var browser = new Browser(new Uri(server.Urls.First()));
        await browser.SignInAsync("staff@example.org", "tulip lantern harbor");
        Assert.Equal("/", browser.Path);
        Assert.DoesNotContain("Last backup", browser.Html, StringComparison.Ordinal);
        await server.StopAsync(Cancellation);
    }

    static async Task AddStaffAsync(IServiceProvider services, string email, string password)
    {
        await using var scope = services.CreateAsyncScope();
        var organization = (await services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id;
        var user = new User
        {
            Id = Guid.CreateVersion7(),
            OrganizationId = organization,
            Role = UserRole.Staff,
            UserName = email,
            Email = email,
        };
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, password)).Succeeded);
    }

    [Fact]
    public async Task An_alert_is_sent_after_three_failures_and_one_when_it_is_over()
    {
        await using var hooks = await WebhookReceiver.StartAsync();
        await using var schedule = await Schedule.FoundAsync();
        schedule.Terminal.Settings["Alerts:Webhook:Url"] = hooks.Address;
        schedule.Restart();
        var alerts = schedule.Services.GetRequiredService<AlertWatch>();
        schedule.Free = 0;
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.Empty(hooks.Hooks);
            Assert.True(await schedule.LookAsync());
            await alerts.LookAsync(Cancellation);
            schedule.Clock.Advance(TimeSpan.FromHours(1));
        }
        Assert.Equal(("backupFailing", "raised"), ((string?)hooks.Hooks[0].Json["kind"], (string?)hooks.Hooks[0].Json["event"]));
        schedule.Free = 1_000_000_000_000;
        Assert.True(await schedule.LookAsync());
        await alerts.LookAsync(Cancellation);
        Assert.Equal("ended", (string?)hooks.Hooks[1].Json["event"]);
    }

    static async Task<WebApplication> ServeAsync(Schedule schedule)
    {
        var server = schedule.Build();
        await server.StartAsync(Cancellation);
        return server;
    }

    /// <summary>The server's own watch checks every minute.</summary>
    static async Task UntilFailedAsync(WebApplication server, int tries, Schedule schedule)
    {
        var standing = server.Services.GetRequiredService<DonorSync.Server.Operations.Backups.BackupStatus>();
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (standing.Failure is not { } failure || failure.Tries < tries)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, schedule.Log);
            schedule.Clock.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }
}
