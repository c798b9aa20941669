using DonorSync.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace DonorSync.Storage;

/// <summary>Deletes what syncs have saved about an address.</summary>
/// <param name="db">A context of the organization, in a transaction.</param>
sealed class ErasedTraces(DonorSyncDb db)
{
    /// <summary>Returns whether the next sync must first remove the address from its lists (C12); its data is kept until then.</summary>
    public async Task<bool> IsStillToLeaveAsync(EmailKey key, CancellationToken cancellation)
    {
        var connected = Connected;
        return await db.Set<BaselineRow>().AnyAsync(b => b.Key == key.Value && connected.Contains(b.AccountId), cancellation);
    }

    /// <param name="written">The addresses as they were typed.</param>
    public async Task ForgetAsync(IReadOnlyCollection<EmailKey> keys, IEnumerable<string> written, CancellationToken cancellation)
    {
        var texts = keys.Select(static k => k.Value).ToList();
        var mirrored = await db.Set<MirrorContactRow>().Where(c => texts.Contains(c.OwnKey) && c.Email != null).Select(static c => c.Email!).ToListAsync(cancellation);
        var names = texts.Concat(written).Concat(mirrored).Distinct().ToList();
        var connected = Connected;
        var ended = db.Set<RunRow>().Where(static r => r.FinishedAt != null).Select(static r => r.Id);
        // Ignores case: the steps of a killed run are deleted only after it counts as ended, when the contact with the address as typed is
        // already gone.
#pragma warning disable CA1304, CA1311, CA1862 // This is SQL.
        var steps = db.Set<StepRow>().Where(s => s.Contact != null && (names.Contains(s.Contact) || texts.Contains(s.Contact.ToLower())));
#pragma warning restore CA1304, CA1311, CA1862
        await steps.Where(s => ended.Contains(s.RunId)).ExecuteDeleteAsync(cancellation);
        await db.Set<BaselineRow>().Where(b => texts.Contains(b.Key) && !connected.Contains(b.AccountId)).ExecuteDeleteAsync(cancellation);
        await db.Set<BounceRow>().Where(b => texts.Contains(b.Key)).ExecuteDeleteAsync(cancellation);
        await db.Set<ReviewRow>().Where(r => texts.Contains(r.Subject)).ExecuteDeleteAsync(cancellation);
        await db.ConsentEvents.Where(e => (texts.Contains(e.EmailKey!) || names.Contains(e.Email!)) && !db.Contacts.Any(c => c.Id == e.ContactId)).ExecuteDeleteAsync(cancellation);
        // Another contact that had the address before keeps its evidence without the address.
        await db.ConsentEvents.Where(e => texts.Contains(e.EmailKey!) || names.Contains(e.Email!)).ExecuteUpdateAsync(
            static set => set.SetProperty(static e => e.Email, (string?)null).SetProperty(static e => e.EmailKey, (string?)null), cancellation);
        await db.Set<MirrorContactRow>().Where(c => texts.Contains(c.OwnKey) && !connected.Contains(c.AccountId)).ExecuteDeleteAsync(cancellation);
        await ErasedThere.EmptyAsync(db.Set<MirrorContactRow>().Where(c => texts.Contains(c.OwnKey) && c.Deleted), cancellation);
        // Last, because the other deletions are logged too; the next sync makes a full plan instead.
        await db.Set<ChangedCaseRow>().Where(c => texts.Contains(c.Key)).ExecuteDeleteAsync(cancellation);
        await db.Set<AccountRow>().Where(static a => a.LookedAtAll != null).ExecuteUpdateAsync(static set => set.SetProperty(static a => a.LookedAtAll, (string?)null), cancellation);
    }

    /// <summary>
    /// Deletes the undo data of bulk changes and merges for this contact, and for contacts that had the address and were deleted or merged,
    /// because an undo would restore them.
    /// </summary>
    public async Task ForgetUndoAsync(Guid contact, IEnumerable<EmailKey> keys, CancellationToken cancellation)
    {
        await ForgetUndoAsync(db.Set<WorkItemRow>().Where(i => i.ContactId == contact), cancellation);
        foreach (var key in keys)
        {
            var quoted = WorkJson.Write(key.Value);
            await ForgetUndoAsync(db.Set<WorkItemRow>().Where(i => i.Before != null && i.Before.Contains(quoted)), cancellation);
        }
    }

    async Task ForgetUndoAsync(IQueryable<WorkItemRow> found, CancellationToken cancellation)
    {
        // The whole merge, because half of it cannot be undone.
        var merges = db.Set<WorkRow>().Where(w => w.Kind == WorkKind.Merge && found.Any(i => i.WorkId == w.Id)).Select(static w => w.Id);
        await db.Set<WorkItemRow>().Where(i => merges.Contains(i.WorkId)).ExecuteUpdateAsync(Forgotten, cancellation);
        await found.ExecuteUpdateAsync(Forgotten, cancellation);
    }

    static void Forgotten(UpdateSettersBuilder<WorkItemRow> set) =>
        set.SetProperty(static i => i.Before, (string?)null).SetProperty(static i => i.Outcome, WorkOutcome.Gone);

    IQueryable<Guid> Connected => db.Set<ConnectionRow>().Where(static c => c.State != ConnectionState.NotConnected && c.AccountId != null).Select(static c => c.AccountId!.Value);
}
