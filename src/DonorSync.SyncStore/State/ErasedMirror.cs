using DonorSync.Sync.Journal;
using Microsoft.EntityFrameworkCore.Query;

namespace DonorSync.SyncStore.State;

/// <summary>
/// Removes erased persons from the mirror. It keeps what Constant Contact has of an erased person until the contact is deleted in Constant
/// Contact; then the row keeps only its id, because a complete read counts rows (B9).
/// </summary>
/// <param name="db">Acting for the organization.</param>
sealed class ErasedMirror(DonorSyncDb db, IErasedAddresses erased)
{
    /// <summary>The maximum number of identifiers in one query.</summary>
    const int AtOnce = 500;

    static readonly byte[] NoFields = PackedFields.Of(CtctFields.Blank)!;

    /// <summary>Returns these contacts as the mirror of the account may store them.</summary>
    public async Task<IReadOnlyCollection<CtctContact>> WithoutErasedAsync(
        int account, IReadOnlyCollection<CtctContact> contacts, CancellationToken cancellation)
    {
        var deleted = contacts.Where(static c => c.Deleted).ToList();
        if (deleted.Count == 0)
            return contacts;
        var isErased = await erased.AllAsync(db, cancellation);
        var addressed = deleted.Where(static c => c.Email is not null).Select(static c => new Row(c.Id.Value, c.Email!.Key.Value));
        List<Row> found = [.. addressed.Where(r => isErased(new(r.Key)))];
        found.AddRange(await KnownAsErasedAsync(account, deleted.FindAll(static c => c.Email is null), isErased, cancellation));
        var gone = await UnlinkedAsync(account, found, cancellation);
        return gone.Count == 0
            ? contacts
            : [.. contacts.Select(c => gone.Contains(c.Id.Value) ? c with { Email = null, Fields = CtctFields.Blank, Lists = [] } : c)];
    }

    /// <summary>Empties the rows of erased persons whose contact is deleted in Constant Contact.</summary>
    public async Task EmptyAsync(int account, IQueryable<MirrorContactRow> among, CancellationToken cancellation)
    {
        var isErased = await erased.AllAsync(db, cancellation);
        var rows = await among.Where(static c => c.Deleted && c.OwnKey != "").Select(static c => new Row(c.CtctId, c.OwnKey))
            .ToListAsync(cancellation);
        var gone = await UnlinkedAsync(account, rows.FindAll(r => isErased(new(r.Key))), cancellation);
        foreach (var ids in gone.Chunk(AtOnce).Select(static some => some.ToList()))
            await EmptyAsync(
                db.Set<MirrorContactRow>().Where(c => c.AccountId == account && EF.Parameter(ids).Contains(c.CtctId)), cancellation);
    }

    public static Task<int> EmptyAsync(IQueryable<MirrorContactRow> rows, CancellationToken cancellation) =>
        rows.ExecuteUpdateAsync(Empty, cancellation);

    /// <summary>Returns erased addresses that are still in the mirror (deleted in Constant Contact) or among the bounces.</summary>
    public async Task<IReadOnlyList<EmailKey>> LeftoversAsync(CancellationToken cancellation)
    {
        var isErased = await erased.AllAsync(db, cancellation);
        var keys = await db.Set<MirrorContactRow>().Where(static c => c.Deleted && c.OwnKey != "").Select(static c => c.OwnKey)
            .ToHashSetAsync(cancellation);
        keys.UnionWith(await db.Set<BounceRow>().Select(static b => b.Key).ToListAsync(cancellation));
        return [.. keys.Select(static k => new EmailKey(k)).Where(isErased)];
    }

    /// <summary>Returns erased contacts that a read shows as deleted without an address: the stored row has it, or was emptied.</summary>
    async Task<IEnumerable<Row>> KnownAsErasedAsync(
        int account, List<CtctContact> contacts, Func<EmailKey, bool> isErased, CancellationToken cancellation)
    {
        var found = new List<Row>();
        foreach (var ids in contacts.Select(static c => c.Id.Value).Chunk(AtOnce).Select(static some => some.ToList()))
        {
            var rows = db.Set<MirrorContactRow>().Where(c => c.AccountId == account && EF.Parameter(ids).Contains(c.CtctId));
            foreach (var row in await rows.Select(static c => new { c.CtctId, c.OwnKey, c.Deleted, c.Fields }).ToListAsync(cancellation))
            {
                if (row.OwnKey == "" ? row.Deleted && row.Fields.AsSpan().SequenceEqual(NoFields) : isErased(new(row.OwnKey)))
                    found.Add(new(row.CtctId, row.OwnKey));
            }
        }
        return found;
    }

    /// <summary>Returns contacts without a baseline. With one, a sync still needs the row for the address (C12).</summary>
    async Task<HashSet<string>> UnlinkedAsync(int account, List<Row> rows, CancellationToken cancellation)
    {
        var unlinked = rows.Select(static r => r.CtctId).ToHashSet();
        foreach (var some in rows.Chunk(AtOnce))
        {
            List<string?> ids = [.. some.Select(static r => r.CtctId)];
            List<string> keys = [.. some.Select(static r => r.Key)];
            // Two queries, because each uses an index and a combined one would use none.
            var baselines = db.Set<BaselineRow>().Where(b => b.AccountId == account);
            var byId = baselines.Where(b => EF.Parameter(ids).Contains(b.CtctId)).Select(static b => b.CtctId);
            unlinked.ExceptWith((await byId.ToListAsync(cancellation)).OfType<string>());
            var byKey = baselines.Where(b => EF.Parameter(keys).Contains(b.Key)).Select(static b => b.Key);
            var linked = await byKey.ToHashSetAsync(cancellation);
            unlinked.ExceptWith(some.Where(r => linked.Contains(r.Key)).Select(static r => r.CtctId));
        }
        return unlinked;
    }

    static void Empty(UpdateSettersBuilder<MirrorContactRow> set) => set
        .SetProperty(static c => c.OwnKey, "").SetProperty(static c => c.CaseKey, "").SetProperty(static c => c.Email, (string?)null)
        .SetProperty(static c => c.Fields, NoFields).SetProperty(static c => c.Lists, "");

    readonly record struct Row(string CtctId, string Key);
}
