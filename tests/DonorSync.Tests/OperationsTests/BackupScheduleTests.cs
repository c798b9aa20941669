using System.Runtime.Versioning;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Settings;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Backups that the server takes automatically.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackupScheduleTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_is_taken_each_day_is_whole_and_private_and_can_be_restored()
    {
        await using var schedule = await Schedule.FoundAsync();
        Assert.True(await schedule.LookAsync());
        var copy = Path.Combine(schedule.Folder, Assert.Single(schedule.Copies));
        Assert.Matches(@"donorsync-[0-9a-f]{8}-20261130-030000\.db$", copy);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Equal(copy, schedule.Standing.Last?.File);

        schedule.Clock.Advance(TimeSpan.FromHours(23));
        Assert.False(await schedule.LookAsync());
        schedule.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await schedule.LookAsync());
        Assert.Equal(2, schedule.Copies.Length);
        Assert.Contains("A backup was taken and checked", schedule.Log, StringComparison.Ordinal);

        await schedule.Terminal.RenameAsync("Changed afterwards");
        Assert.Contains("every table has as many rows as its record states", (await schedule.Terminal.RestoreAsync(copy)).Expect(0).Output,
            StringComparison.Ordinal);
        Assert.Equal("Hope", await schedule.Terminal.OrganizationAsync());
    }

    [Fact]
    public async Task Without_a_folder_there_are_no_automatic_backups()
    {
        using var terminal = new Terminal();
        await using var program = terminal.Build();
        Assert.Null(program.Services.GetService(typeof(DonorSync.Server.Operations.Backups.BackupWatch)));
    }

    [Fact]
    public async Task Before_there_is_an_organization_there_is_nothing_to_back_up()
    {
        await using var schedule = Schedule.Unfounded();
        schedule.Terminal.Settings["Bootstrap:OrganizationName"] = null;
        schedule.Terminal.Settings["Bootstrap:AdminEmail"] = null;
        schedule.Terminal.Settings["Bootstrap:AdminPassword"] = null;
        schedule.Terminal.Settings["Bootstrap:ApiToken"] = null;
        await schedule.Terminal.FoundAsync();
        schedule.Restart();
        Assert.False(await schedule.LookAsync());
        Assert.Empty(schedule.Copies);
    }

    [Fact]
    public async Task A_backup_that_was_missed_is_taken_a_minute_after_the_start()
    {
        await using var schedule = await Schedule.FoundAsync();
        await schedule.LookAsync();
        schedule.Clock.Advance(TimeSpan.FromDays(3));
        await using var server = schedule.Build();
        await server.StartAsync(Cancellation);
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (schedule.Copies.Count(static c => c.EndsWith(".db", StringComparison.Ordinal)) < 2)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, schedule.Log);
            schedule.Clock.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_missing_folder_is_named_and_the_backup_is_retried_at_growing_intervals()
    {
        await using var schedule = await Schedule.FoundAsync();
        Directory.Move(schedule.Folder, schedule.Folder + "-away");
        Assert.True(await schedule.LookAsync());
        Assert.Contains(
            $"Backup__Folder: there is no folder {schedule.Folder}", schedule.Standing.Failure!.Reason, StringComparison.Ordinal);
        Assert.Contains("attempt 1; retrying in 00:05:00. Backup__Folder", schedule.Log, StringComparison.Ordinal);

        foreach (var minutes in new[] { 5, 10, 20, 40, 60, 60 })
        {
            schedule.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            Assert.False(await schedule.LookAsync());
            schedule.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await schedule.LookAsync());
        }
        Assert.Equal(7, schedule.Standing.Failure!.Tries);
        schedule.Restart();
        Assert.Equal(7, schedule.Standing.Failure!.Tries);

        Directory.Move(schedule.Folder + "-away", schedule.Folder);
        Assert.True(await schedule.LookAsync());
        Assert.Single(schedule.Copies);
        Assert.Null(schedule.Standing.Failure);
        Assert.Contains("Scheduled backups succeed again", schedule.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_enough_disk_space_nothing_starts_and_the_sizes_are_named()
    {
        await using var schedule = await Schedule.FoundAsync();
        schedule.Free = 100_000_000;
        Assert.True(await schedule.LookAsync());
        Assert.Matches(
            @"there is not enough room in .*copies: the copy needs [0-9.]+ MB and 100\.0 MB in reserve, and 100\.0 MB are free\.",
            schedule.Standing.Failure!.Reason);
        Assert.Empty(schedule.Copies);
    }

    [Fact]
    public async Task Only_files_with_names_of_backups_are_deleted_and_the_newest_is_kept()
    {
        await using var schedule = await Schedule.FoundAsync();
        await schedule.LookAsync();
        var first = Assert.Single(schedule.Copies);
        var id = first.Split('-')[1];
        string[] foreign =
        [
            "donorsync-00000000-20200101-030000.db", $"donorsync-{id}-20200101-030000.db.bak", $"Donorsync-{id}-20200101-030000.db",
            $"donorsync-{id}-20200199-030000.db", "letter.txt",
        ];
        foreach (var name in foreign)
            File.Copy(Path.Combine(schedule.Folder, first), Path.Combine(schedule.Folder, name));
        // It has a backup's name, but is not a database: it does not count as a backup, and is not deleted.
        await File.WriteAllTextAsync(Path.Combine(schedule.Folder, $"donorsync-{id}-20260101-030000.db"), "rubbish", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(schedule.Folder, $"donorsync-{id}-20260102-030000.db.partial"), "half", Cancellation);
        File.CreateSymbolicLink(Path.Combine(schedule.Folder, $"donorsync-{id}-20260103-030000.db"), schedule.Terminal.Database);

        for (var day = 0; day < 30; day++)
        {
            schedule.Clock.Advance(TimeSpan.FromDays(1));
            Assert.True(await schedule.LookAsync());
            Assert.Contains($"donorsync-{id}-{schedule.Clock.GetUtcNow():yyyyMMdd-HHmmss}.db", schedule.Copies);
        }

        var copies = schedule.Copies;
        Assert.All([.. foreign, $"donorsync-{id}-20260101-030000.db", $"donorsync-{id}-20260103-030000.db"],
            name => Assert.Contains(name, copies));
        Assert.DoesNotContain(copies, static c => c.EndsWith(".partial", StringComparison.Ordinal));
        string[] expected = ["20261130", "20261213", "20261220", "20261224", "20261225", "20261226", "20261227", "20261228", "20261229",
            "20261230"];
        Assert.Equal(
            expected, copies.Where(c => c.StartsWith($"donorsync-{id}-2026", StringComparison.Ordinal)
                && c.EndsWith(".db", StringComparison.Ordinal)).Select(static c => c.Split('-')[2])
                .Where(static d => d is not ("20260101" or "20260103" or "20260199")));
        Assert.True(File.Exists(schedule.Terminal.Database));
        Assert.Contains("backups that are no longer needed", schedule.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task A_clock_that_is_set_removes_nothing_and_the_next_backup_is_due_by_the_time_that_passes(int days)
    {
        await using var schedule = await Schedule.FoundAsync();
        for (var day = 0; day < 8; day++)
        {
            Assert.True(await schedule.LookAsync());
            schedule.Clock.Advance(TimeSpan.FromDays(1));
        }
        var before = schedule.Copies;

        schedule.Clock.SetBy(TimeSpan.FromDays(days));
        Assert.True(await schedule.LookAsync());
        Assert.Empty(before.Except(schedule.Copies));
        schedule.Clock.Advance(TimeSpan.FromHours(23));
        Assert.False(await schedule.LookAsync());

        // After the clock is corrected, files with future dates displace nothing.
        schedule.Clock.SetBy(TimeSpan.FromDays(-days));
        schedule.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await schedule.LookAsync());
        // The six newest days before it, and the newest of the previous month: the same as without the jump.
        Assert.Empty(before.TakeLast(6).Append(before[0]).Except(schedule.Copies));
    }

    [Theory]
    [InlineData("Backup:Folder", ".", "is the folder of the database itself")]
    [InlineData("Backup:Folder", "donors.db.imports/copies", "is in the folder for imported files")]
    [InlineData("Backup:Every", "00:00:01", "Backup__Every: must be between 01:00:00 and 31.00:00:00")]
    public async Task A_wrong_setting_stops_the_start_with_one_line(string setting, string value, string why)
    {
        await using var schedule = await Schedule.FoundAsync();
        schedule.Terminal.Settings[setting] = setting.EndsWith("Folder", StringComparison.Ordinal)
            ? Path.Combine(schedule.Terminal.Folder, value) : value;
        var refused = Assert.Throws<SettingsException>(() => schedule.Build());
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Single(refused.Message.Split('\n'));
    }

    [Fact]
    public async Task The_folder_of_the_program_is_refused()
    {
        await using var schedule = await Schedule.FoundAsync();
        schedule.Terminal.Settings["Backup:Folder"] = Path.Combine(AppContext.BaseDirectory, "copies");
        Assert.Contains(
            "is in the folder of the program", Assert.Throws<SettingsException>(() => schedule.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_PostgreSQL_the_setting_is_refused_with_an_alternative()
    {
        using var terminal = new Terminal();
        terminal.Settings["Database:Provider"] = "PostgreSql";
        terminal.Settings["ConnectionStrings:Database"] = "Host=127.0.0.1;Database=donorsync";
        terminal.Settings["Backup:Folder"] = terminal.Folder;
        Assert.Equal("Backup__Folder: has no effect with PostgreSQL, which is backed up with pg_dump. Remove the setting.",
            Assert.Throws<SettingsException>(() => terminal.Build()).Message);
    }
}
