namespace DonorSync.SyncStore.Accounts;

sealed class RunFence : IRunFence, ISyncPause
{
    public static readonly RunFence Instance = new();

    public async Task CheckAsync(DonorSyncDb db, RunClaim claim, CancellationToken cancellation)
    {
        var held = await db.Set<ConnectionRow>()
            .Where(c => c.Id == claim.Connection.Value && c.Fence == claim.Fence && c.RunningRunId == claim.Run.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Fence, c => c.Fence), cancellation);
        if (held == 0)
            throw new FenceLostException();
    }

    public Task<DateTimeOffset> StartedAtAsync(DonorSyncDb db, RunId run, CancellationToken cancellation) =>
        db.Set<RunRow>().Where(r => r.Id == run.Value).Select(r => r.StartedAt).FirstAsync(cancellation);

    public Task KeepSyncsAwayAsync(DonorSyncDb db, DateTimeOffset now, CancellationToken cancellation) =>
        ConnectionRow.KeepSyncsAwayAsync(db, now, cancellation);
}
