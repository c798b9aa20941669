using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rows;
using DonorSync.Sync;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.State;

sealed partial class SyncState
{
    public async Task<ReadMarks> MarksAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var account = await db.Set<AccountRow>().AsNoTracking().SingleAsync(a => a.Id == Account, cancellation);
        return new(account.ChangedSince, account.OptedOutSince, account.FullReadAt);
    }

    public Task SaveMarksAsync(ReadMarks marks, CancellationToken cancellation) => database.WriteAsync(
        db => db.Set<AccountRow>().Where(a => a.Id == Account).ExecuteUpdateAsync(
            set => set
                .SetProperty(a => a.ChangedSince, marks.ChangedSince)
                .SetProperty(a => a.OptedOutSince, marks.OptedOutSince)
                .SetProperty(a => a.FullReadAt, marks.FullReadAt),
            cancellation),
        cancellation);

    public async Task<IReadOnlyList<MirroredList>> ListsAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rows = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == Account).ToListAsync(cancellation);
        return [.. rows.Select(static l => new MirroredList(new(l.ListId), l.Name, l.Deleted, l.Members))];
    }

    public Task SaveListsAsync(IReadOnlyList<MirroredList> lists, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var known = await db.Set<MirrorListRow>().Where(l => l.AccountId == Account).ToDictionaryAsync(l => l.ListId, cancellation);
            foreach (var list in lists)
            {
                if (!known.TryGetValue(list.Id.Value, out var row))
                {
                    row = new MirrorListRow { AccountId = Account, ListId = list.Id.Value, Name = list.Name };
                    db.Add(row);
                    known.Add(row.ListId, row);
                }
                (row.Name, row.Deleted, row.Members) = (list.Name, list.Deleted, list.Members);
            }
        },
        cancellation);

    // A linked contact keeps its link's key until the run decides otherwise (C8). An import moves updated_at of contacts that exist, also when it
    // changes none of their values; so the time of the values moves only with the values (T1, T3, T4).
    const string KeepContact =
        """
        INSERT INTO "MirrorContacts" ("OrganizationId", "AccountId", "CtctId", "OwnKey", "CaseKey", "Email", "Permission", "PermissionAt",
            "PermissionByDonor", "Deleted", "Fields", "UpdatedAt", "ValuesAt", "Lists", "Sweep", "Missed")
        VALUES (@org, @account, @id, @key,
            COALESCE((SELECT "Key" FROM "Baselines" WHERE "AccountId" = @account AND "CtctId" = @id ORDER BY "Key" = @key DESC, "Key" LIMIT 1), @key),
            @email, @permission, @permissionAt, @byDonor, @deleted, @fields, @updatedAt, @updatedAt, @lists, @sweep, 0)
        ON CONFLICT ("AccountId", "CtctId") DO UPDATE SET
            "OwnKey" = excluded."OwnKey", "CaseKey" = excluded."CaseKey", "Email" = excluded."Email", "Permission" = excluded."Permission",
            "PermissionAt" = excluded."PermissionAt", "PermissionByDonor" = excluded."PermissionByDonor", "Deleted" = excluded."Deleted",
            "ValuesAt" = CASE WHEN "MirrorContacts"."Fields" = excluded."Fields"
                THEN COALESCE("MirrorContacts"."ValuesAt", "MirrorContacts"."UpdatedAt") ELSE excluded."UpdatedAt" END,
            "UpdatedAt" = CASE WHEN excluded."UpdatedAt" > "MirrorContacts"."UpdatedAt" THEN excluded."UpdatedAt" ELSE "MirrorContacts"."UpdatedAt" END,
            "Fields" = excluded."Fields", "Lists" = excluded."Lists",
            "Sweep" = COALESCE(excluded."Sweep", "MirrorContacts"."Sweep"), "Missed" = 0
        """;

    public Task SaveContactsAsync(IReadOnlyList<CtctContact> contacts, Guid? sweep, CancellationToken cancellation) => database.WriteAsync(
        async db => await KeepAsync(
            db, contacts, sweep ?? await db.Set<AccountRow>().Where(a => a.Id == Account).Select(static a => a.SweepId).SingleAsync(cancellation), cancellation),
        cancellation);

    public Task SeenAsync(IReadOnlyList<CtctContactId> contacts, Guid? sweep, CancellationToken cancellation) =>
        contacts.Count == 0 ? Task.CompletedTask : database.WriteAsync(
            async db =>
            {
                var mark = sweep ?? await db.Set<AccountRow>().Where(a => a.Id == Account).Select(static a => a.SweepId).SingleAsync(cancellation);
                foreach (var chunk in contacts.Select(static c => c.Value).Chunk(IdsAtOnce))
                {
                    List<string> ids = [.. chunk];
                    await db.Set<MirrorContactRow>().Where(c => c.AccountId == Account && EF.Parameter(ids).Contains(c.CtctId)).ExecuteUpdateAsync(
                        set => set.SetProperty(c => c.Sweep, c => mark ?? c.Sweep).SetProperty(c => c.Missed, 0), cancellation);
                }
            },
            cancellation);

    public Task LeaveListAsync(IReadOnlyList<CtctContact> contacts, ListId list, CancellationToken cancellation) => database.WriteAsync(
        db => KeepAsync(db, [.. contacts.Select(c => c with { Lists = c.Lists.Remove(list) })], null, cancellation), cancellation);

    async Task KeepAsync(DonorSyncDb db, IReadOnlyCollection<CtctContact> contacts, Guid? sweep, CancellationToken cancellation)
    {
        var kept = await new ErasedThere(db, erased).WithoutErasedAsync(Account, contacts, cancellation);
        await new RowStatement(
                db, KeepContact, "org", "account", "id", "key", "email", "permission", "permissionAt", "byDonor", "deleted", "fields", "updatedAt", "lists", "sweep")
            .RunAsync(
                kept.Select(contact => new object?[]
                {
                    Organization.Value, Account, contact.Id.Value, (contact.Email?.Key ?? EmailKey.None).Value, contact.Email?.Address,
                    (int)contact.Permission, contact.PermissionAt is { } at ? UnixMicroseconds.Of(at) : null, contact.PermissionByDonor, contact.Deleted,
                    StepCodec.ToJson(contact.Fields), UnixMicroseconds.Of(contact.UpdatedAt), ListText(contact.Lists), sweep,
                }),
                cancellation);
    }

    public Task<bool> EndSweepAsync(Guid sweep, int? total, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var mirror = db.Set<MirrorContactRow>().Where(c => c.AccountId == Account);
            if (total is not { } expected || await mirror.CountAsync(c => c.Sweep == sweep, cancellation) < expected)
                return false;
            var unseen = mirror.Where(c => !c.Deleted && (c.Sweep == null || c.Sweep != sweep));
            await unseen.ExecuteUpdateAsync(set => set.SetProperty(c => c.Missed, c => c.Missed + 1), cancellation);
            await unseen.Where(c => c.Missed >= 2).ExecuteUpdateAsync(
                set => set.SetProperty(c => c.Deleted, true).SetProperty(c => c.Lists, ""), cancellation);
            await new ErasedThere(db, erased).EmptyAsync(Account, mirror.Where(c => c.Missed >= 2), cancellation);
            await DropSweepAsync(db, cancellation);
            return true;
        },
        cancellation);

    public async Task<int> CountContactsAsync(DateTimeOffset? updatedSince, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var mirror = db.Set<MirrorContactRow>().Where(c => c.AccountId == Account);
        return await (updatedSince is { } since ? mirror.Where(c => c.UpdatedAt >= since) : mirror).CountAsync(cancellation);
    }

    public async Task<int> CountDeletedAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<MirrorContactRow>().CountAsync(c => c.AccountId == Account && c.Deleted, cancellation);
    }

    public async Task<IReadOnlyList<CtctContact>> ContactsOnListAsync(ListId list, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var needle = list.Value + ",";
        var rows = await db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == Account && c.Lists.Contains(needle)).ToListAsync(cancellation);
        // One list's id may end like another's.
        return [.. rows.Select(static c => c.ToCore()).Where(c => c.Lists.Contains(list))];
    }

    public Task<IReadOnlyList<CtctContact>> ContactsAsync(IReadOnlyCollection<CtctContactId> ids, CancellationToken cancellation) =>
        MirrorChunksAsync([.. ids.Select(static i => i.Value)], static (rows, chunk) => rows.Where(c => EF.Parameter(chunk).Contains(c.CtctId)), cancellation);

    public Task<IReadOnlyList<CtctContact>> ContactsAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        MirrorChunksAsync([.. keys.Select(static k => k.Value)], static (rows, chunk) => rows.Where(c => EF.Parameter(chunk).Contains(c.OwnKey)), cancellation);

    async Task<IReadOnlyList<CtctContact>> MirrorChunksAsync(
        string[] values, Func<IQueryable<MirrorContactRow>, List<string>, IQueryable<MirrorContactRow>> where, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<CtctContact>(values.Length);
        var lists = new TextPool<ImmutableArray<ListId>>(MirrorColumns.ReadLists);
        foreach (var chunk in values.Chunk(IdsAtOnce))
        {
            var rows = MirrorColumns.Of(where(Mirror(db), [.. chunk]));
            found.AddRange(await db.ListAsync(rows, row => MirrorColumns.Read(row, lists.Read), cancellation));
        }
        return found;
    }

    static string ListText(ImmutableArray<ListId> lists) => string.Concat(lists.Select(static l => l.Value + ","));
}
