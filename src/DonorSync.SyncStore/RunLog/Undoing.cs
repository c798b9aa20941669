namespace DonorSync.SyncStore.RunLog;

/// <summary>What undoing a run came to. <paramref name="LeftAlone"/>: what people have changed since, in words.</summary>
public sealed record UndoReport(int Contacts, int Memberships, int Fields, IReadOnlyList<string> LeftAlone);

/// <summary>
/// B5: takes a run's effects on the CRM back, but for what people changed since. Opt-outs stay: consent is never raised by a button.
/// What was undone is remembered as such, so that it is neither imported again nor taken off its lists.
/// </summary>
public sealed class Undoing
{
    const int LeftAloneShown = 200;

    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly TimeProvider clock;

    readonly IRunUndo donors;

    internal Undoing(IDbContextFactory<DonorSyncDb> contexts, IRunUndo donors, TimeProvider clock) =>
        (this.contexts, this.donors, this.clock) = (contexts, donors, clock);

    /// <summary>Null while a run is in progress, or when the run is unknown, a preview, unfinished or undone already.</summary>
    public async Task<UndoReport?> UndoAsync(OrganizationId organization, RunId run, ChangeAuthor author, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        var row = await db.Set<RunRow>().FirstOrDefaultAsync(
            r => r.Id == run.Value && r.Kind != RunKind.Preview && r.FinishedAt != null && r.UndoneAt == null, cancellation);
        // Raising the fence also keeps a run from starting in the middle of this.
        var free = await db.Set<ConnectionRow>().Where(c => c.RunningRunId == null || c.LeaseUntil < now)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Fence, c => c.Fence + 1), cancellation);
        if (row is null || free == 0)
            return null;
        row.UndoneAt = now;
        var work = new UndoWork(db, donors, row, author, now);
        await work.UndoAsync(cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(work.Contacts, work.Memberships, work.Fields, [.. work.LeftAlone.Take(LeftAloneShown)]);
    }
}
