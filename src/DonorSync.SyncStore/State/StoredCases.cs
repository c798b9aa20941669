using System.Runtime.CompilerServices;
using DonorSync.Database.Rows;
using DonorSync.SyncStore.WhyNot;

namespace DonorSync.SyncStore.State;

/// <summary>The mirror by the address under which each contact is reconciled.</summary>
sealed class StoredCases(FencedDatabase database) : IMirrorCases
{
    readonly MovedContactsQuery moved = new(database);

    public Task<IReadOnlyList<MovedContact>> MovedAsync(CancellationToken cancellation) => moved.AllAsync(cancellation);

    public Task<IReadOnlyList<MovedContact>> MovedAmongAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        moved.AmongAsync(keys, cancellation);

    public Task SetCaseKeysAsync(IReadOnlyDictionary<CtctContactId, EmailKey> keys, CancellationToken cancellation) => database.WriteAsync(
        db => new RowStatement(
            db, """UPDATE "MirrorContacts" SET "CaseKey" = @key WHERE "AccountId" = @account AND "CtctId" = @id""", "key", "account", "id")
            .RunAsync(keys.Select(k => new object?[] { k.Value.Value, database.Account, k.Key.Value }), cancellation),
        cancellation);

    /// <summary>The stream by case key, with the few moved contacts once more under their own.</summary>
    public async IAsyncEnumerable<MirrorRow> MirrorAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = database.Open();
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        var strays = (await database.Mirror(db).Believed(db).Where(c => c.CaseKey != c.OwnKey && c.OwnKey != "").ToListAsync(cancellation))
            .OrderBy(static c => new EmailKey(c.OwnKey)).ThenBy(static c => c.CtctId, StringComparer.Ordinal).ToList();
        var next = 0;
        await foreach (var (key, here) in ByCaseKeyAsync(db, cancellation))
        {
            for (; next < strays.Count && new EmailKey(strays[next].OwnKey) < key; next++)
                yield return Occupant(strays[next]);
            foreach (var row in MatchKeys.RowsAt(key, here))
                yield return row;
        }
        for (; next < strays.Count; next++)
            yield return Occupant(strays[next]);
    }

    public async Task<IReadOnlyList<MirrorRow>> MirrorAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<MirrorRow>(keys.Count);
        foreach (var chunk in keys.Chunk(FencedDatabase.IdsAtOnce))
        {
            var known = await KnownAddresses.ReadAsync(db, database.Account, [.. chunk.Select(static k => k.Value)], cancellation);
            found.AddRange(chunk.Order().SelectMany(known.MirrorAt));
        }
        return found;
    }

    static MirrorRow Occupant(MirrorContactRow moved) => MatchKeys.OccupantRow(new(moved.OwnKey), moved.ToCore());

    /// <summary>The contacts key by key; those without an address one by one.</summary>
    async IAsyncEnumerable<(EmailKey Key, List<(CtctContact Contact, bool Linked)> Here)> ByCaseKeyAsync(
        DonorSyncDb db, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var linked = await LinkedAmongSeveralAsync(db, cancellation);
        var lists = new TextPool<ImmutableArray<ListId>>(MirrorColumns.ReadLists);
        var rows = MirrorColumns.Of(database.Mirror(db).Believed(db).OrderBy(c => c.CaseKey).ThenBy(c => c.CtctId));
        var key = EmailKey.None;
        var here = new List<(CtctContact Contact, bool Linked)>();
        await foreach (var (next, contact) in db.ReadAsync(
            rows, row => (MirrorColumns.CaseKeyOf(row), MirrorColumns.Read(row, lists.Read)), cancellation))
        {
            if (here.Count > 0 && (key == EmailKey.None || next != key))
            {
                yield return (key, here);
                here = [];
            }
            key = next;
            here.Add((contact, linked.GetValueOrDefault(key.Value) == contact.Id.Value));
        }
        if (here.Count > 0)
            yield return (key, here);
    }

    /// <summary>Who is linked at the few keys that several contacts stand under; elsewhere nothing depends on it.</summary>
    Task<Dictionary<string, string?>> LinkedAmongSeveralAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var shared = database.Mirror(
            db).Believed(db).Where(c => c.CaseKey != "").GroupBy(c => c.CaseKey).Where(same => same.Count() > 1).Select(same => same.Key);
        return db.Set<BaselineRow>().Where(b => b.AccountId == database.Account && shared.Contains(b.Key))
            .ToDictionaryAsync(b => b.Key, b => b.CtctId, cancellation);
    }
}
