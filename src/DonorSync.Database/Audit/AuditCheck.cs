using DonorSync.Database.Rows;
using DonorSync.Sync.Ports;

namespace DonorSync.Database.Audit;

/// <summary>Why an entry does not fit into its chain.</summary>
public enum AuditFaultKind
{
    /// <summary>Its content does not match its hash: it was changed or moved.</summary>
    Changed,

    /// <summary>Entries are missing from here on, followed by later ones.</summary>
    Removed,

    /// <summary>It is intact but does not follow the previous entry: that one was replaced, or this one inserted.</summary>
    OutOfPlace,

    /// <summary>The latest entries are missing.</summary>
    Truncated,

    /// <summary>It has no number, but was written after the chain began.</summary>
    Inserted,

    /// <summary>The row with the chain's beginning and end is missing.</summary>
    NoRecord,
}

/// <param name="Position">The number of the first entry that does not fit; 0 for one without a number.</param>
/// <param name="Entry">The entry's id; null if the entry is missing.</param>
public sealed record AuditFault(AuditFaultKind Kind, long Position, Guid? Entry = null);

/// <param name="Entries">The number of entries that fit, up to the fault if there is one.</param>
/// <param name="Outside">The number of entries from before the chain, which cannot be checked.</param>
/// <param name="Fault">The first fault; null if there is none.</param>
public sealed record AuditReport(long Entries, long Outside, AuditFault? Fault);

/// <summary>Checks the chain of an organization's audit entries, one after the other, in one state of the database.</summary>
public sealed class AuditCheck(IDbContextFactory<DonorSyncDb> contexts)
{
    public async Task<AuditReport> CheckAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        var outside = db.Set<AuditEntry>().Where(static e => e.Position == null);
        var count = await outside.LongCountAsync(cancellation);
        if (await db.Set<AuditChainRow>().AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } chain)
        {
            var first = await db.Set<AuditEntry>().Where(static e => e.Position != null).MinAsync(static e => e.Position, cancellation);
            return new(0, count, first is { } position ? new(AuditFaultKind.NoRecord, position) : null);
        }
        var walk = new AuditWalk(chain);
        await foreach (var read in db.ReadAsync(InOrder(db), cursor => AuditWalk.Read(cursor, organization.Value), cancellation))
        {
            if (!walk.Fits(read))
                break;
        }
        if (chain.OutsideUpTo is { } upTo)
            outside = outside.Where(e => e.Id > upTo);
        var inserted = await outside.OrderBy(static e => e.Id).Select(static e => (Guid?)e.Id).FirstOrDefaultAsync(cancellation);
        return new(walk.Entries, count, walk.End() ?? (inserted is null ? null : new(AuditFaultKind.Inserted, 0, inserted)));
    }

    /// <summary>Quickly checks some entries, without their neighbors.</summary>
    /// <returns>The first entry that was changed or does not follow the given previous one; null if all fit.</returns>
    public static AuditEntry? FirstUnfit(IEnumerable<AuditEntry> entries)
    {
        AuditEntry? before = null;
        foreach (var entry in entries.Where(static e => e.Position is not null).OrderBy(static e => e.Position))
        {
            if (!AuditHash.Of(AuditFields.Of(entry)).AsSpan().SequenceEqual(entry.Hash)
                || (before?.Position == entry.Position - 1 && !before!.Hash.AsSpan().SequenceEqual(entry.PreviousHash)))
                return entry;
            before = entry;
        }
        return null;
    }

    static IQueryable<object> InOrder(DonorSyncDb db) => db.Set<AuditEntry>()
        .Where(static e => e.Position != null).OrderBy(static e => e.Position)
        .Select(static e => new { e.Position, e.Id, e.At, e.Source, e.Who, e.What, e.About, e.Place, e.From, e.PreviousHash, e.Hash });
}
