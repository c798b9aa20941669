using System.Text.Json;
using DonorSync.Database.Backups;

namespace DonorSync.Server.Operations.Backups;

/// <summary>Why the scheduled backup fails, since when, and the number of attempts.</summary>
sealed record BackupFailure(DateTimeOffset Since, int Tries, string Reason);

/// <summary>
/// The state of the backups, for the dashboard, the doctor, the metrics and the alerts. A failure is also written to a file next to the
/// database, so that <c>doctor</c> and the next start know it.
/// </summary>
/// <param name="backups">Null for PostgreSQL, which has its own backup tools.</param>
sealed class BackupStatus(SqliteBackups? backups, BackupOptions options, TimeProvider clock)
{
    /// <summary>A backup is overdue after this delay: enough for several attempts or a restart.</summary>
    static readonly TimeSpan Late = TimeSpan.FromHours(2);

    BackupFailure? failure;

    public bool IsKnown => backups is not null;

    public bool IsScheduled => options.IsOn;

    public TimeSpan Every => options.Every;

    /// <summary>Null if the last attempt succeeded.</summary>
    public BackupFailure? Failure => failure ?? Noted();

    /// <summary>Null if no backup is known.</summary>
    public LastBackup? Last => backups?.Last();

    /// <summary>Never negative, even if the clock was set back.</summary>
    public TimeSpan? Age => Last is { } last ? TimeSpan.FromTicks(Math.Max(0, (clock.GetUtcNow() - last.TakenAt).Ticks)) : null;

    public bool IsOverdue => IsScheduled && Age is { } age && age > options.Every + Late;

    string? Note => backups is null ? null : backups.Database + ".backup-failed";

    /// <returns>The failure, including earlier attempts.</returns>
    /// <exception cref="IOException">The failure could not be written to its file; this process knows it anyway.</exception>
    public BackupFailure Failed(string reason)
    {
        failure = Failure is { } before ? before with { Tries = before.Tries + 1, Reason = reason } : new(clock.GetUtcNow(), 1, reason);
        if (Note is { } note)
            NoteFile.Write(note, JsonSerializer.Serialize(failure));
        return failure;
    }

    /// <returns>Whether the attempt before failed.</returns>
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
            // Ignore an unreadable note: the next failure writes it again.
            return null;
        }
    }
}
