using DonorSync.Sync.Ports;

namespace DonorSync.Database.Audit;

/// <summary>
/// The chain of one organization's audit entries: each contains the hash of the previous one. Appending waits only for other entries of the
/// organization, and only while they are inserted.
/// </summary>
/// <param name="queue">The write queue; by default that of the organization's audit entries.</param>
sealed class AuditChain(IDbContextFactory<DonorSyncDb> contexts, OrganizationId organization, string? queue = null)
{
    /// <summary>Each failed try means that another entry was added, so this is far more than there are servers.</summary>
    const int Tries = 20;

    /// <summary>Appends in a separate transaction.</summary>
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellation)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await TryAppendAsync(entry, cancellation);
                return;
            }
            catch (DbUpdateException e) when (tried < Tries && DatabaseErrors.IsTaken(e))
            {
                // Another server has appended since the end was read.
            }
        }
    }

    /// <summary>Deletes older entries from the beginning of the chain, and keeps the last one's number and hash as its anchor.</summary>
    /// <param name="now">Entries after this time, from a clock that was ahead, do not prevent the deletion of others.</param>
    /// <returns>The number of deleted entries.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset before, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var gone = await db.Set<AuditEntry>().Where(e => e.Position == null && e.At < before).ExecuteDeleteAsync(cancellation);
        if (await db.Set<AuditChainRow>().SingleOrDefaultAsync(cancellation) is { } chain)
            gone += await ForgetAsync(db, chain, before, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return gone;
    }

    async Task TryAppendAsync(AuditEntry entry, CancellationToken cancellation)
    {
        await using var db = Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var chain = await db.Set<AuditChainRow>().SingleOrDefaultAsync(cancellation);
        var (position, hash) = await EndAsync(db, chain, cancellation);
        (entry.Position, entry.PreviousHash) = (position + 1, hash);
        entry.Hash = AuditHash.Of(AuditFields.Of(entry));
        db.Add(entry);
        chain ??= db.Add(new AuditChainRow
        {
            OrganizationId = organization,
            HeadHash = [],
            ForgottenHash = AuditHash.Nothing,
            OutsideUpTo = await db.Set<AuditEntry>().Where(static e => e.Position == null)
                .OrderByDescending(static e => e.Id).Select(static e => (Guid?)e.Id).FirstOrDefaultAsync(cancellation),
        }).Entity;
        (chain.HeadPosition, chain.HeadHash) = (position + 1, entry.Hash);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>
    /// Returns the recorded end, or the latest entry if it is further: if one of the two was manipulated, entries are still written, and
    /// the check finds the position.
    /// </summary>
    static async Task<(long Position, byte[] Hash)> EndAsync(DonorSyncDb db, AuditChainRow? chain, CancellationToken cancellation)
    {
        var last = await db.Set<AuditEntry>().Where(static e => e.Position != null).OrderByDescending(static e => e.Position)
            .Select(static e => new { Position = e.Position!.Value, e.Hash }).FirstOrDefaultAsync(cancellation);
        return last is not null && last.Position > (chain?.HeadPosition ?? 0) ? (last.Position, last.Hash ?? AuditHash.Nothing)
            : chain is not null ? (chain.HeadPosition, chain.HeadHash)
            : (0, AuditHash.Nothing);
    }

    static async Task<int> ForgetAsync(
        DonorSyncDb db, AuditChainRow chain, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellation)
    {
        var chained = db.Set<AuditEntry>().Where(static e => e.Position != null);
        var kept = await chained.Where(e => e.At >= before && e.At <= now).MinAsync(static e => e.Position, cancellation) ?? long.MaxValue;
        var last = await chained.AsNoTracking().Where(e => e.Position < kept && e.At < before)
            .OrderByDescending(static e => e.Position).Select(static e => new { e.Position, e.Hash }).FirstOrDefaultAsync(cancellation);
        if (last is null)
            return 0;
        (chain.ForgottenPosition, chain.ForgottenHash) = (last.Position!.Value, last.Hash ?? []);
        await db.SaveChangesAsync(cancellation);
        return await chained.Where(e => e.Position <= last.Position).ExecuteDeleteAsync(cancellation);
    }

    DonorSyncDb Open()
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        db.QueueAs(queue ?? $"audit {organization.Value}");
        return db;
    }
}
