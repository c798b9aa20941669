using DonorSync.SyncStore.RunLog;

namespace DonorSync.SyncStore.State;

/// <summary>The steps that need approval, in the database.</summary>
sealed class StoredHolds(FencedDatabase database) : IHolds
{
    public Task HoldAsync(IReadOnlyCollection<long> sequence, string? why, CancellationToken cancellation) => database.WriteAsync(
        async db => await new StoredResults(db, await db.NumberOfAsync(new(database.Run), cancellation))
            .SaveAsync(sequence.Select(number => ResultRange.Held(number, why)), cancellation),
        cancellation);

    public async Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var number = await db.NumberOfAsync(run, cancellation);
        var held = await LoggedStep.In(db, number, StepState.Held).ToListAsync(cancellation);
        return held.Select(static s => s.Digest).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<DiscardedHold?> DiscardedHoldAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var run = await db.Set<RunRow>().AsNoTracking().Where(r => r.AccountId == database.Account && r.DiscardStands)
            .OrderByDescending(static r => r.DiscardedAt).FirstOrDefaultAsync(cancellation);
        return run is null ? null : new(
            new(run.Id), run.DiscardedAt!.Value, run.DiscardedBy ?? "", await HeldDigestsAsync(new(run.Id), cancellation));
    }

    public Task EndDiscardAsync(CancellationToken cancellation) => database.WriteAsync(
        db => db.Set<RunRow>().Where(r => r.AccountId == database.Account && r.DiscardStands)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.DiscardStands, false), cancellation),
        cancellation);
}
