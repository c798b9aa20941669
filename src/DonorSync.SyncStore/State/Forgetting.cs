namespace DonorSync.SyncStore.State;

sealed class Forgetting(IErasedAddresses erased) : IForget
{
    public Task<bool> MustLeaveListsFirstAsync(DonorSyncDb db, EmailKey key, CancellationToken cancellation)
    {
        var connected = ConnectionRow.Accounts(db);
        return db.Set<BaselineRow>().AnyAsync(b => b.Key == key.Value && connected.Contains(b.AccountId), cancellation);
    }

    public async Task<IReadOnlyList<string>> WrittenAsync(
        DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        var texts = keys.Select(static k => k.Value).ToList();
        return await db.Set<MirrorContactRow>().Where(c => texts.Contains(c.OwnKey) && c.Email != null).Select(static c => c.Email!)
            .ToListAsync(cancellation);
    }

    public async Task ForgetAsync(
        DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, IReadOnlyCollection<string> written, CancellationToken cancellation)
    {
        var texts = keys.Select(static k => k.Value).ToList();
        var connected = ConnectionRow.Accounts(db);
        var ended = db.Set<RunRow>().Where(static r => r.FinishedAt != null).Select(static r => r.Number);
        // In any case of letters: a run that was killed has steps that are only deleted when it counts as ended, and the contact that had
        // the address as it was typed is gone by then.
#pragma warning disable CA1304, CA1311, CA1862 // This is SQL.
        var steps = db.Set<StepRow>().Where(s => s.Contact != null && (written.Contains(s.Contact) || texts.Contains(s.Contact.ToLower())));
#pragma warning restore CA1304, CA1311, CA1862
        await steps.Where(s => ended.Contains(s.Run)).ExecuteDeleteAsync(cancellation);
        await db.Set<BaselineRow>().Where(b => texts.Contains(b.Key) && !connected.Contains(b.AccountId)).ExecuteDeleteAsync(cancellation);
        await db.Set<BounceRow>().Where(b => texts.Contains(b.Key)).ExecuteDeleteAsync(cancellation);
        await db.Set<ReviewRow>().Where(r => texts.Contains(r.Subject)).ExecuteDeleteAsync(cancellation);
        var mirror = db.Set<MirrorContactRow>().Where(c => texts.Contains(c.OwnKey));
        await mirror.Where(c => !connected.Contains(c.AccountId)).ExecuteDeleteAsync(cancellation);
        await ErasedMirror.EmptyAsync(mirror.Where(static c => c.Deleted), cancellation);
        // Last, because the others have logged their changes; the next sync plans everything instead.
        await db.Set<ChangedCaseRow>().Where(c => texts.Contains(c.Key)).ExecuteDeleteAsync(cancellation);
        await db.Set<AccountRow>().Where(static a => a.LookedAtAll != null)
            .ExecuteUpdateAsync(static set => set.SetProperty(static a => a.LookedAtAll, (string?)null), cancellation);
    }

    public async Task<IReadOnlyCollection<string>> KeysAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var keys = await db.Set<BaselineRow>().Select(static b => b.Key).ToHashSetAsync(cancellation);
        keys.UnionWith(
            await db.Set<MirrorContactRow>().Where(static m => m.OwnKey != "").Select(static m => m.OwnKey).ToListAsync(cancellation));
        return keys;
    }

    public Task<IReadOnlyList<EmailKey>> LeftoversAsync(DonorSyncDb db, CancellationToken cancellation) =>
        new ErasedMirror(db, erased).LeftoversAsync(cancellation);

    public Task ReadEverythingAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.Set<AccountRow>().ExecuteUpdateAsync(
            static set => set.SetProperty(static a => a.FullReadAt, (DateTimeOffset?)null), cancellation);
}
