namespace DonorSync.SyncStore.State;

/// <summary>How far Constant Contact was read, in the database.</summary>
sealed class StoredReads(FencedDatabase database, StoredMirror mirror, IErasedAddresses erased) : IReadProgress
{
    public async Task<ReadMarks> MarksAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var account = await db.Set<AccountRow>().AsNoTracking().SingleAsync(a => a.Id == database.Account, cancellation);
        return new(account.ChangedSince, account.OptedOutSince, account.FullReadAt);
    }

    public Task SaveMarksAsync(ReadMarks marks, CancellationToken cancellation) => database.WriteAsync(
        db => db.Set<AccountRow>().Where(a => a.Id == database.Account).ExecuteUpdateAsync(
            set => set
                .SetProperty(a => a.ChangedSince, marks.ChangedSince)
                .SetProperty(a => a.OptedOutSince, marks.OptedOutSince)
                .SetProperty(a => a.FullReadAt, marks.FullReadAt),
            cancellation),
        cancellation);

    public async Task<OpenSweep?> SweepAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return (await db.Set<AccountRow>().AsNoTracking().SingleAsync(a => a.Id == database.Account, cancellation)).Sweep();
    }

    public Task SaveSweepAsync(IReadOnlyList<CtctContact> contacts, OpenSweep sweep, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            await mirror.KeepAsync(db, contacts, sweep.Id, cancellation);
            (await db.Set<AccountRow>().SingleAsync(a => a.Id == database.Account, cancellation)).Take(sweep);
        },
        cancellation);

    public Task DropSweepAsync(CancellationToken cancellation) => database.WriteAsync(db => DropSweepAsync(db, cancellation), cancellation);

    async Task DropSweepAsync(DonorSyncDb db, CancellationToken cancellation) =>
        (await db.Set<AccountRow>().SingleAsync(a => a.Id == database.Account, cancellation)).Take((OpenSweep?)null);

    public Task<bool> EndSweepAsync(Guid sweep, int? total, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var rows = db.Set<MirrorContactRow>().Where(c => c.AccountId == database.Account);
            if (total is not { } expected || await rows.CountAsync(c => c.Sweep == sweep, cancellation) < expected)
                return false;
            var unseen = rows.Where(c => !c.Deleted && (c.Sweep == null || c.Sweep != sweep));
            await unseen.Where(c => c.Missed == MirrorContactRow.Doubted).ExecuteDeleteAsync(cancellation);
            await unseen.ExecuteUpdateAsync(set => set.SetProperty(c => c.Missed, c => c.Missed + 1), cancellation);
            await unseen.Where(c => c.Missed >= 2).ExecuteUpdateAsync(
                set => set.SetProperty(c => c.Deleted, true).SetProperty(c => c.Lists, ""), cancellation);
            await new ErasedMirror(db, erased).EmptyAsync(database.Account, rows.Where(c => c.Missed >= 2), cancellation);
            await DropSweepAsync(db, cancellation);
            return true;
        },
        cancellation);
}
