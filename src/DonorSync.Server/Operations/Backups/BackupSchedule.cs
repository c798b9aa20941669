using DonorSync.Database;
using DonorSync.Database.Backups;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Operations.Backups;

/// <summary>
/// Takes the scheduled backups, in the same way as <c>./donorsync backup</c>, and removes copies that are no longer needed.
/// </summary>
sealed class BackupSchedule(SqliteBackups backups, BackupFolder folder, OrganizationService organizations, TimeProvider clock)
{
    /// <returns>The time of the newest copy, without dates in the future; null if there is none, or no organization yet.</returns>
    /// <exception cref="BackupException">The folder cannot be used.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public async Task<(bool IsFounded, DateTimeOffset? Newest)> LookAsync(CancellationToken cancellation)
    {
        if (await FirstAsync(cancellation) is not { } first)
            return (false, null);
        Need();
        var now = clock.GetUtcNow();
        return (true, folder.Copies(first).FirstOrDefault(c => c.IsGood && c.TakenAt <= now + BackupRetention.Ahead)?.TakenAt);
    }

    /// <exception cref="BackupException">The backup failed; the message says why.</exception>
    public async Task<BackupReport> TakeAsync(CancellationToken cancellation)
    {
        var first = await FirstAsync(cancellation) ?? throw new BackupException("There is no organization yet.");
        Need();
        folder.RemoveUnfinished(first);
        // Copying and counting takes seconds or minutes and must not block other services on this thread.
        return await Task.Run(() => backups.Take(folder.PathOf(first, clock.GetUtcNow())), cancellation);
    }

    /// <param name="newest">The copy that was just taken and checked; it is always kept.</param>
    /// <returns>The files that were removed.</returns>
    /// <exception cref="IOException">A file could not be removed.</exception>
    public async Task<IReadOnlyList<string>> RemoveNotNeededAsync(string newest, CancellationToken cancellation)
    {
        if (await FirstAsync(cancellation) is not { } first)
            return [];
        var copies = folder.Copies(first).Where(static c => c.IsGood).ToList();
        var notNeeded = BackupRetention.NotNeeded(copies.Select(static c => c.TakenAt), clock.GetUtcNow()).ToHashSet();
        var removed = copies.Where(c => notNeeded.Contains(c.TakenAt) && c.File != newest).Select(static c => c.File).ToList();
        removed.ForEach(File.Delete);
        return removed;
    }

    void Need()
    {
        if (folder.WhyNotUsable() is { } reason)
            throw new BackupException(reason);
    }

    async Task<OrganizationId?> FirstAsync(CancellationToken cancellation) =>
        await organizations.ListAsync(cancellation) is [var first, ..] ? first.Id : null;
}
