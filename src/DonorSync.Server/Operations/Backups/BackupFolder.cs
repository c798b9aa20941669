using System.Globalization;
using System.Text.RegularExpressions;
using DonorSync.Database;
using DonorSync.Database.Backups;
using DonorSync.Database.Sqlite;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Operations.Backups;

/// <summary>A scheduled backup.</summary>
/// <param name="IsGood">False for a file that is no longer a database: it does not count and is left alone.</param>
sealed record ScheduledCopy(string File, DateTimeOffset TakenAt, long Bytes, bool IsGood);

/// <summary>
/// The folder of the scheduled backups. Files are named <c>donorsync-INSTALLATION-DATE-TIME.db</c> (UTC), with a part of the first
/// organization's id, so that several installations can share a folder. A file with another name is never changed.
/// </summary>
sealed partial class BackupFolder(string folder)
{
    const string TimeFormat = "yyyyMMdd-HHmmss";
    const int IdLength = 8;

    public string Path { get; } = System.IO.Path.GetFullPath(folder);

    /// <returns>Why the folder cannot be written, in one line; null if it can.</returns>
    public string? WhyNotUsable()
    {
        if (File.Exists(Path))
            return $"{BackupOptions.FolderSetting}: {Path} is a file, not a folder.";
        if (!Directory.Exists(Path))
            return $"{BackupOptions.FolderSetting}: there is no folder {Path}; create it or mount its disk.";
        try
        {
            var probe = System.IO.Path.Combine(Path, $".donorsync-{Environment.ProcessId}.probe");
            using var file = new FileStream(
                probe, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{BackupOptions.FolderSetting}: {Path} cannot be written: {e.Message}";
        }
    }

    public string PathOf(OrganizationId first, DateTimeOffset takenAt) => System.IO.Path.Combine(
        Path, $"donorsync-{Installation(first)}-{takenAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}.db");

    /// <summary>Returns the copies, newest first.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<ScheduledCopy> Copies(OrganizationId first) =>
        [
            .. Ours(first, "").OrderByDescending(static f => f.TakenAt)
                .Select(static f => new ScheduledCopy(
                    f.File.FullName, f.TakenAt, f.File.Length, SqliteFacts.LooksLikeDatabase(f.File.FullName))),
        ];

    /// <summary>Removes incomplete files that a killed process left.</summary>
    public void RemoveUnfinished(OrganizationId first)
    {
        foreach (var part in (string[])["", "-wal", "-shm", "-journal"])
        {
            foreach (var (file, _) in Ours(first, SqliteBackups.Unfinished + part))
                file.Delete();
        }
    }

    IEnumerable<(FileInfo File, DateTimeOffset TakenAt)> Ours(OrganizationId first, string ending)
    {
        foreach (var file in new DirectoryInfo(Path).GetFiles())
        {
            if (file.LinkTarget is not null || !file.Name.EndsWith(ending, StringComparison.Ordinal))
                continue;
            var match = Name().Match(file.Name[..^ending.Length]);
            if (match.Groups["id"].Value == Installation(first) && TryTime(match.Groups["time"].Value, out var time))
                yield return (file, time);
        }
    }

    static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>Uses the end of the id, which is random; its beginning is a time.</summary>
    static string Installation(OrganizationId first) => first.Value.ToString("N")[^IdLength..];

    [GeneratedRegex(@"\Adonorsync-(?<id>[0-9a-f]{8})-(?<time>[0-9]{8}-[0-9]{6})\.db\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
