using System.Text.Json;
using DonorSync.Database.Backups;

namespace DonorSync.Server.Operations;

/// <summary>Why the scheduled backup fails, since when, and how often it was tried.</summary>
sealed record BackupFailure(DateTimeOffset Since, int Tries, string Reason);

/// <summary>
/// How the backups of this installation are: for the dashboard, the doctor, the metrics and the alerts. A failure is noted beside the
/// database too, so that <c>doctor</c> and the next start know of it.
/// </summary>
/// <param name="backups">Null with PostgreSQL, which is backed up by its own tools.</param>
sealed class BackupStanding(SqliteBackups? backups, BackupOptions options, TimeProvider clock)
{
    /// <summary>So much later than it was due a backup may be before it is called overdue: several tries, or a restart.</summary>
    static readonly TimeSpan Late = TimeSpan.FromHours(2);

    BackupFailure? failure;

    public bool IsKnown => backups is not null;

    public bool IsScheduled => options.IsOn;

    public TimeSpan Every => options.Every;

    /// <summary>Null when the last try succeeded.</summary>
    public BackupFailure? Failure => failure ?? Noted();

    /// <summary>Null when none was taken, or none that is known.</summary>
    public LastBackup? Last => backups?.Last();

    /// <summary>Never negative: a clock that was set makes no backup of tomorrow.</summary>
    public TimeSpan? Age => Last is { } last ? TimeSpan.FromTicks(Math.Max(0, (clock.GetUtcNow() - last.TakenAt).Ticks)) : null;

    public bool IsOverdue => IsScheduled && Age is { } age && age > options.Every + Late;

    string? Note => backups is null ? null : backups.Database + ".backup-failed";

    /// <returns>The failure, with the tries before this one.</returns>
    /// <exception cref="IOException">It could not be noted; it is known to this process all the same.</exception>
    public BackupFailure Failed(string reason)
    {
        failure = Failure is { } before ? before with { Tries = before.Tries + 1, Reason = reason } : new(clock.GetUtcNow(), 1, reason);
        if (Note is { } note)
            NoteFile.Write(note, JsonSerializer.Serialize(failure));
        return failure;
    }

    /// <returns>Whether it failed before.</returns>
    public bool Succeeded()
    {
        var failed = Failure is not null;
        failure = null;
        if (Note is { } note)
            File.Delete(note);
        return failed;
    }

    BackupFailure? Noted()
    {
        try
        {
            return IsScheduled && Note is { } note && File.Exists(note)
                ? JsonSerializer.Deserialize<BackupFailure>(File.ReadAllText(note)) : null;
        }
        catch (JsonException)
        {
            // A note that cannot be read is none: the next failure writes it again.
            return null;
        }
    }
}
