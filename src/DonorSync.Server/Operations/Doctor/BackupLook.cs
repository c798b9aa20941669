using System.Globalization;
using DonorSync.Storage;

namespace DonorSync.Server.Operations;

/// <summary>When the database was last backed up by this program.</summary>
static class BackupLook
{
    const string Check = "backup";
    const string ToDo = "./donorsync backup FILE, each night, to another machine.";
    static readonly TimeSpan Old = TimeSpan.FromDays(7);

    public static Finding Look(SqliteBackups backups, TimeProvider clock)
    {
        if (backups.Last() is not { } last)
            return Finding.Warning(Check, "None is known.", ToDo);
        var text = string.Create(CultureInfo.InvariantCulture, $"{last.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {last.File}");
        return clock.GetUtcNow() - last.TakenAt > Old ? Finding.Warning(Check, $"The last one is old: {text}.", ToDo) : Finding.Ok(Check, text);
    }
}
