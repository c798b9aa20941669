using DonorSync.Database.Ports;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using Microsoft.EntityFrameworkCore.Query;

namespace DonorSync.Donors.Erasure;

/// <summary>What is stored of an address besides its contacts, and how it is forgotten.</summary>
/// <param name="db">Acting for the organization, in a transaction.</param>
sealed class ErasedTraces(DonorSyncDb db, IForget sync)
{
    /// <param name="written">The addresses also as they were typed.</param>
    public async Task ForgetAsync(IReadOnlyCollection<EmailKey> keys, IEnumerable<string> written, CancellationToken cancellation)
    {
        var texts = keys.Select(static k => k.Value).ToList();
        var names = texts.Concat(written).Concat(await sync.WrittenAsync(db, keys, cancellation)).Distinct().ToList();
        var evidence = db.ConsentEvents().Where(e => texts.Contains(e.EmailKey!) || names.Contains(e.Email!));
        await evidence.Where(e => !db.Contacts().Any(c => c.Id == e.ContactId)).ExecuteDeleteAsync(cancellation);
        // Another contact that had the address before keeps its own evidence, without the address.
        await evidence.ExecuteUpdateAsync(
            static set => set.SetProperty(static e => e.Email, (string?)null).SetProperty(static e => e.EmailKey, (string?)null),
            cancellation);
        await sync.ForgetAsync(db, keys, names, cancellation);
    }

    /// <summary>
    /// What people did in bulk, and merges, is kept for a while to be undone: not of this contact, nor of one that had the address and was
    /// deleted or merged into another, whom the undo would bring back.
    /// </summary>
    public async Task ForgetUndoAsync(Guid contact, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await new ImportTraces(db).ForgetAsync(contact, keys, cancellation);
        await ForgetUndoAsync(db.Set<WorkItemRow>().Where(i => i.ContactId == contact), cancellation);
        foreach (var key in keys)
        {
            var quoted = WorkJson.Write(key.Value);
            await ForgetUndoAsync(db.Set<WorkItemRow>().Where(i => i.Before != null && i.Before.Contains(quoted)), cancellation);
        }
    }

    async Task ForgetUndoAsync(IQueryable<WorkItemRow> found, CancellationToken cancellation)
    {
        // All of a merge: half of it cannot be undone.
        var merges = db.Set<WorkRow>().Where(w => w.Kind == WorkKind.Merge && found.Any(i => i.WorkId == w.Id)).Select(static w => w.Id);
        await db.Set<WorkItemRow>().Where(i => merges.Contains(i.WorkId)).ExecuteUpdateAsync(Forgotten, cancellation);
        await found.ExecuteUpdateAsync(Forgotten, cancellation);
    }

    static void Forgotten(UpdateSettersBuilder<WorkItemRow> set) =>
        set.SetProperty(static i => i.Before, (string?)null).SetProperty(static i => i.Outcome, WorkOutcome.Gone);
}
