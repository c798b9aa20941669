using System.Data.Common;
using DonorSync.Database;
using DonorSync.Database.Sqlite;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>
/// Whether the database responds, has this version's schema and is writable; for SQLite also whether the file is intact and has space.
/// </summary>
sealed class DatabaseCheck(IServiceProvider services)
{
    const string Check = "database";
    const long MinFreeBytes = 200_000_000;

    readonly SqliteFacts? facts = services.GetService<SqliteFacts>();

    /// <summary>Whether this version can read its tables.</summary>
    public bool IsUsable { get; private set; }

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        if (facts is { Exists: false })
            return [Finding.Warning(Check, $"There is no database yet at {facts.Database}.", "Start the server: it creates the database.")];
        try
        {
            return [await SchemaAsync(cancellation), .. facts is null ? [] : OfFile(facts)];
        }
        catch (Exception e) when (e is DbException or DatabaseUnusableException or IOException or UnauthorizedAccessException)
        {
            return [Finding.Wrong(
                Check, $"It does not respond: {e.Message}",
                "Check ConnectionStrings__Database, the permissions of file and folder, and whether the database server runs.")];
        }
    }

    async Task<Finding> SchemaAsync(CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(cancellation);
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellation)).ToList();
        var known = db.Database.GetMigrations().ToList();
        if (applied.Except(known).FirstOrDefault() is { } newer)
            return Finding.Wrong(
                Check, $"A newer version has changed it (schema change {newer}).",
                "Run that version, or restore a backup of this version.");
        if (applied.Count < known.Count)
            return Finding.Warning(
                Check, $"{known.Count - applied.Count} schema changes are pending.", "Start the server: it applies them.");
        IsUsable = true;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Set<LedgerRow>().Where(static l => l.Key == "")
            .ExecuteUpdateAsync(static set => set.SetProperty(static l => l.Count, 0), cancellation);
        await transaction.RollbackAsync(cancellation);
        return Finding.Ok(Check, $"{facts?.Database ?? db.Database.ProviderName}: responds, is writable, schema {applied[^1]}");
    }

    static IEnumerable<Finding> OfFile(SqliteFacts facts)
    {
        if (facts.FindDamage() is { } broken)
            yield return Finding.Wrong(
                "database file", $"It is damaged: {broken}", "Stop the server and restore the newest backup: ./donorsync restore FILE");
        else
            yield return Finding.Ok("database file", $"intact; {SizeText.Of(facts.Bytes)}");
        if (facts.IsReadableByOthers)
        {
            yield return Finding.Warning(
                "file rights", $"Other users of this machine can read {facts.Database}.", $"chmod 600 '{facts.Database}'*");
        }
        var free = facts.FreeBytes;
        yield return free < MinFreeBytes || free < facts.Bytes / 2
            ? Finding.Warning("disk", $"Only {SizeText.Of(free)} are free.", "Free disk space: a full disk stops every sync.")
            : Finding.Ok("disk", $"{SizeText.Of(free)} free");
        yield return facts.IsServed
            ? Finding.Ok("server", "runs") : Finding.Warning("server", "does not run: nothing is synced.", "Start it: ./donorsync serve");
    }
}
