using System.Linq.Expressions;
using DonorSync.Database.Rows;
using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.State;

/// <summary>The mirror in the database.</summary>
sealed class StoredMirror(FencedDatabase database, IErasedAddresses erased) : IMirror
{
    public async Task<IReadOnlyList<MirroredList>> ListsAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rows = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == database.Account).ToListAsync(cancellation);
        return [.. rows.Select(static l => new MirroredList(new(l.ListId), l.Name, l.Deleted, l.Members))];
    }

    public Task SaveListsAsync(IReadOnlyList<MirroredList> lists, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var known = await db.Set<MirrorListRow>().Where(l => l.AccountId == database.Account)
                .ToDictionaryAsync(l => l.ListId, cancellation);
            foreach (var list in lists)
            {
                if (!known.TryGetValue(list.Id.Value, out var row))
                {
                    row = new MirrorListRow { AccountId = database.Account, ListId = list.Id.Value, Name = list.Name };
                    db.Add(row);
                    known.Add(row.ListId, row);
                }
                (row.Name, row.Deleted, row.Members) = (list.Name, list.Deleted, list.Members);
            }
        },
        cancellation);

    // An import moves updated_at of contacts that exist, also when it changes none of their values; so the time of the values moves only
    // with the
    // values (T1, T3, T4).
    const string KeepContact =
        """
        INSERT INTO "MirrorContacts" ("OrganizationId", "AccountId", "CtctId", "OwnKey", "CaseKey", "Email", "Permission", "PermissionAt",
            "PermissionByDonor", "Deleted", "Fields", "UpdatedAt", "ValuesAt", "Lists", "Sweep", "Missed")
        VALUES (@org, @account, @id, @key, @caseKey, @email, @permission, @permissionAt, @byDonor, @deleted,
            @fields, @updatedAt, @updatedAt, @lists, @sweep, 0)
        ON CONFLICT ("AccountId", "CtctId") DO UPDATE SET
            "OwnKey" = excluded."OwnKey", "CaseKey" = excluded."CaseKey", "Email" = excluded."Email", "Permission" = excluded."Permission",
            "PermissionAt" = excluded."PermissionAt", "PermissionByDonor" = excluded."PermissionByDonor", "Deleted" = excluded."Deleted",
            "ValuesAt" = CASE WHEN "MirrorContacts"."Fields" = excluded."Fields"
                THEN COALESCE("MirrorContacts"."ValuesAt", "MirrorContacts"."UpdatedAt") ELSE excluded."UpdatedAt" END,
            "UpdatedAt" = CASE WHEN excluded."UpdatedAt" > "MirrorContacts"."UpdatedAt"
                THEN excluded."UpdatedAt" ELSE "MirrorContacts"."UpdatedAt" END,
            "Fields" = excluded."Fields", "Lists" = excluded."Lists",
            "Sweep" = COALESCE(excluded."Sweep", "MirrorContacts"."Sweep"), "Missed" = 0
        """;

    public Task SaveContactsAsync(IReadOnlyList<CtctContact> contacts, Guid? sweep, CancellationToken cancellation) => database.WriteAsync(
        async db => await KeepAsync(db, contacts, sweep ?? await OpenSweepAsync(db, cancellation), cancellation), cancellation);

    public Task SeenAsync(IReadOnlyList<CtctContactId> contacts, Guid? sweep, CancellationToken cancellation) =>
        contacts.Count == 0 ? Task.CompletedTask : database.WriteAsync(
            async db =>
            {
                var mark = sweep ?? await OpenSweepAsync(db, cancellation);
                foreach (var chunk in contacts.Select(static c => c.Value).Chunk(FencedDatabase.IdsAtOnce))
                {
                    List<string> ids = [.. chunk];
                    var rows = db.Set<MirrorContactRow>()
                        .Where(c => c.AccountId == database.Account && EF.Parameter(ids).Contains(c.CtctId));
                    await rows.ExecuteUpdateAsync(
                        set => set.SetProperty(c => c.Sweep, c => mark ?? c.Sweep).SetProperty(c => c.Missed, 0), cancellation);
                }
            },
            cancellation);

    public Task DoubtAsync(IReadOnlyCollection<CtctContactId> contacts, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            foreach (var chunk in contacts.Select(static c => c.Value).Chunk(FencedDatabase.IdsAtOnce))
                await DoubtAsync(db, c => EF.Parameter(chunk).Contains(c.CtctId), cancellation);
        },
        cancellation);

    public Task DoubtAsync(Guid sweep, CancellationToken cancellation) =>
        database.WriteAsync(db => DoubtAsync(db, c => c.Sweep == sweep, cancellation), cancellation);

    /// <summary>
    /// A linked contact is not doubted, because two complete reads must miss it before its link ends (B9). A No is kept in any case (P1).
    /// </summary>
    Task<int> DoubtAsync(DonorSyncDb db, Expression<Func<MirrorContactRow, bool>> which, CancellationToken cancellation) =>
        db.Set<MirrorContactRow>().Where(c => c.AccountId == database.Account && c.Missed == 0).Where(which)
            .Where(static c => !c.Deleted && c.Permission != Permission.Unsubscribed)
            .Where(c => !db.Set<BaselineRow>().Any(b => b.AccountId == c.AccountId && b.CtctId == c.CtctId))
            .ExecuteUpdateAsync(static set => set.SetProperty(c => c.Missed, MirrorContactRow.Doubted), cancellation);

    public async Task<CtctContactId?> ShownOtherwiseAsync(IReadOnlyList<CtctContact> contacts, Guid sweep, CancellationToken cancellation)
    {
        await using var db = database.Open();
        foreach (var chunk in contacts.Where(static c => c.Email is not null).Chunk(FencedDatabase.IdsAtOnce))
        {
            var ids = chunk.Select(static c => c.Id.Value).ToList();
            var shown = await database.Mirror(db).Where(c => EF.Parameter(ids).Contains(c.CtctId) && c.Sweep == sweep && c.OwnKey != "")
                .Select(static c => new { c.CtctId, c.OwnKey }).ToDictionaryAsync(static c => c.CtctId, static c => c.OwnKey, cancellation);
            if (Array.Find(chunk, c => shown.GetValueOrDefault(c.Id.Value, c.Email!.Key.Value) != c.Email!.Key.Value) is { } other)
                return other.Id;
        }
        return null;
    }

    public Task LeaveListAsync(IReadOnlyList<CtctContact> contacts, ListId list, CancellationToken cancellation) => database.WriteAsync(
        db => KeepAsync(db, [.. contacts.Select(c => c with { Lists = c.Lists.Remove(list) })], null, cancellation), cancellation);

    /// <summary>Saves contacts in the caller's transaction, without what was erased.</summary>
    public async Task KeepAsync(DonorSyncDb db, IReadOnlyCollection<CtctContact> contacts, Guid? sweep, CancellationToken cancellation)
    {
        var kept = await new ErasedMirror(db, erased).WithoutErasedAsync(database.Account, contacts, cancellation);
        var links = await LinkKeysAsync(db, kept, cancellation);
        await new RowStatement(
                db, KeepContact, "org", "account", "id", "key", "caseKey", "email", "permission", "permissionAt", "byDonor", "deleted",
                "fields",
                "updatedAt", "lists", "sweep")
            .RunAsync(
                kept.Select(contact => new object?[]
                {
                    database.Organization.Value, database.Account, contact.Id.Value, OwnKey(contact).Value, CaseKey(contact).Value,
                    contact.Email?.Address,
                    (int)contact.Permission, contact.PermissionAt is { } at ? UnixMicroseconds.Of(at) : null, contact.PermissionByDonor,
                    contact.Deleted,
                    PackedFields.Of(contact.Fields), UnixMicroseconds.Of(contact.UpdatedAt), ListText(contact.Lists), sweep,
                }),
                cancellation);

        static EmailKey OwnKey(CtctContact contact) => contact.Email?.Key ?? EmailKey.None;

        // A linked contact keeps its link's key until the run decides otherwise (C8).
        EmailKey CaseKey(CtctContact contact) => MatchKeys.LinkKeyOf(links[contact.Id.Value], OwnKey(contact)) ?? OwnKey(contact);
    }

    Task<Guid?> OpenSweepAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.Set<AccountRow>().Where(a => a.Id == database.Account).Select(static a => a.SweepId).SingleAsync(cancellation);

    /// <summary>Returns the addresses whose baselines are linked to these contacts.</summary>
    async Task<ILookup<string?, EmailKey>> LinkKeysAsync(DonorSyncDb db, IEnumerable<CtctContact> contacts, CancellationToken cancellation)
    {
        var found = new List<(string? Contact, EmailKey Key)>();
        foreach (var chunk in contacts.Select(static c => c.Id.Value).Chunk(FencedDatabase.IdsAtOnce))
        {
            var rows = await db.Set<BaselineRow>().Where(b => b.AccountId == database.Account && EF.Parameter(chunk).Contains(b.CtctId))
                .Select(static b => new { b.CtctId, b.Key }).ToListAsync(cancellation);
            found.AddRange(rows.Select(static b => (b.CtctId, new EmailKey(b.Key))));
        }
        return found.ToLookup(static f => f.Contact, static f => f.Key);
    }

    public async Task<int> CountContactsAsync(DateTimeOffset? updatedSince, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var mirror = db.Set<MirrorContactRow>().Where(c => c.AccountId == database.Account);
        return await (updatedSince is { } since ? mirror.Where(c => c.UpdatedAt >= since) : mirror).CountAsync(cancellation);
    }

    public async Task<int> CountDeletedAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<MirrorContactRow>().CountAsync(c => c.AccountId == database.Account && c.Deleted, cancellation);
    }

    public async Task<IReadOnlyList<CtctContact>> ContactsOnListAsync(ListId list, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var needle = list.Value + ",";
        var rows = await db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == database.Account && c.Lists.Contains(needle))
            .ToListAsync(cancellation);
        // One list's id may end like another's.
        return [.. rows.Select(static c => c.ToCore()).Where(c => c.Lists.Contains(list))];
    }

    public Task<IReadOnlyList<CtctContact>> ContactsAsync(IReadOnlyCollection<CtctContactId> ids, CancellationToken cancellation) =>
        MirrorChunksAsync([.. ids.Select(static i => i.Value)],
            static (rows, chunk) => rows.Where(c => EF.Parameter(chunk).Contains(c.CtctId)), cancellation);

    public Task<IReadOnlyList<CtctContact>> ContactsAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        MirrorChunksAsync([.. keys.Select(static k => k.Value)],
            static (rows, chunk) => rows.Where(c => EF.Parameter(chunk).Contains(c.OwnKey)), cancellation);

    async Task<IReadOnlyList<CtctContact>> MirrorChunksAsync(
        string[] values, Func<IQueryable<MirrorContactRow>, List<string>, IQueryable<MirrorContactRow>> where,
        CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<CtctContact>(values.Length);
        var lists = new TextPool<ImmutableArray<ListId>>(MirrorColumns.ReadLists);
        foreach (var chunk in values.Chunk(FencedDatabase.IdsAtOnce))
        {
            var rows = MirrorColumns.Of(where(database.Mirror(db), [.. chunk]));
            found.AddRange(await db.ListAsync(rows, row => MirrorColumns.Read(row, lists.Read), cancellation));
        }
        return found;
    }

    static string ListText(ImmutableArray<ListId> lists) => string.Concat(lists.Select(static l => l.Value + ","));
}
