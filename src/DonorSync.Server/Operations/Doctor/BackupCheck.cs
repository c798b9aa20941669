using System.Globalization;
using DonorSync.Database.Backups;
using DonorSync.Server.Operations.Backups;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>When the database was last backed up, and whether the next scheduled backup is possible.</summary>
static class BackupCheck
{
    const string Check = "backup";
    const string Schedule = "backup schedule";
    const string ToDo = "Set Backup__Folder, or run ./donorsync backup FILE each night; keep copies on another machine.";
    static readonly TimeSpan Old = TimeSpan.FromDays(7);

    /// <param name="folder">Null if there is no schedule.</param>
    public static IEnumerable<Finding> Look(SqliteBackups backups, BackupStatus standing, BackupFolder? folder)
    {
        yield return Newest(standing);
        if (folder is null)
            yield break;
        if ((folder.WhyNotUsable() ?? backups.WhyNoRoomIn(folder.Path)) is { } reason)
            yield return Finding.Wrong(
                Schedule, $"The next one cannot be taken: {reason}", "Fix that; the backup is then taken automatically.");
        else if (standing.Failure is { } failure)
            yield return Finding.Wrong(Schedule, $"It has failed since {Time(failure.Since)} (tries: {failure.Tries}): {failure.Reason}",
                "Fix that; the backup is retried automatically.");
        else
            yield return Finding.Ok(Schedule, $"every {AgeText(standing.Every)}, to {folder.Path}");
    }

    static Finding Newest(BackupStatus standing)
    {
        if (standing.Last is not { } last || standing.Age is not { } age)
            return Finding.Warning(
                Check, "None is known.", standing.IsScheduled ? "The server takes the first one a minute after its start." : ToDo);
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{AgeText(age)} old: {Time(last.TakenAt)}, {SizeText.Of(last.Bytes)}, {last.File}");
        if (standing.IsOverdue)
            return Finding.Warning(Check, $"The next one is overdue. The last one is {text}.", "Check whether the server runs.");
        return age > Old && !standing.IsScheduled ? Finding.Warning(Check, $"The last one is {text}.", ToDo) : Finding.Ok(Check, text);
    }

    static string AgeText(TimeSpan time) => time.TotalHours < 48
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days");

    static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
