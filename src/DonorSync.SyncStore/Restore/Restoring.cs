namespace DonorSync.SyncStore.Restore;

/// <summary>What the sync remembers of memberships, for merges and for the undo of changes.</summary>
sealed class Restoring : IRestore, ICarryOver
{
    public async Task<IRemembered> ReadAsync(DonorSyncDb db, IReadOnlyDictionary<Guid, string> keys, CancellationToken cancellation) =>
        await RememberedMemberships.ReadAsync(db, keys, cancellation);

    public IGiveBack GiveBack(DonorSyncDb db, DateTimeOffset since) => new BaselineRestore(db, since);

    public async Task<ICarriedMemory> ReadAsync(DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        await MergedBaselines.ReadAsync(db, keys, cancellation);
}
