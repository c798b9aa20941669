namespace DonorSync.SyncStore.State;

/// <summary>The steps that need approval, in the database.</summary>
sealed class StoredHolds(FencedDatabase database) : IHolds
{
    public Task HoldAsync(IReadOnlyCollection<long> sequence, string? why, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            foreach (var chunk in sequence.Chunk(FencedDatabase.IdsAtOnce))
            {
                var numbers = chunk.ToList();
                await db.Set<StepRow>().Where(s => s.RunId == database.Run && numbers.Contains(s.Sequence))
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, StepState.Held).SetProperty(s => s.Result, why), cancellation);
            }
        },
        cancellation);

    public async Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<StepRow>().Where(s => s.RunId == run.Value && s.State == StepState.Held).Select(s => s.Digest)
            .ToHashSetAsync(cancellation);
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
