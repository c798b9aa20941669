using System.Runtime.CompilerServices;
using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Rows;
using DonorSync.Sync;
using DonorSync.SyncStore.Tables;
using DonorSync.SyncStore.WhyNot;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.State;

sealed partial class SyncState
{
    public Task SetCaseKeysAsync(IReadOnlyDictionary<CtctContactId, EmailKey> keys, CancellationToken cancellation) => database.WriteAsync(
        db => new RowStatement(db, """UPDATE "MirrorContacts" SET "CaseKey" = @key WHERE "AccountId" = @account AND "CtctId" = @id""", "key", "account", "id")
            .RunAsync(keys.Select(k => new object?[] { k.Value.Value, Account, k.Key.Value }), cancellation),
        cancellation);

    /// <summary>The stream by case key, with the few moved contacts once more under their own.</summary>
    public async IAsyncEnumerable<MirrorRow> MirrorAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = database.Open();
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        var moved = (await Mirror(db).Where(c => c.CaseKey != c.OwnKey && c.OwnKey != "").ToListAsync(cancellation))
            .OrderBy(static c => new EmailKey(c.OwnKey)).ThenBy(static c => c.CtctId, StringComparer.Ordinal).ToList();
        var next = 0;
        await foreach (var (key, here) in ByCaseKeyAsync(db, cancellation))
        {
            for (; next < moved.Count && new EmailKey(moved[next].OwnKey) < key; next++)
                yield return MirrorCases.Occupant(moved[next]);
            foreach (var row in MirrorCases.Of(key, here))
                yield return row;
        }
        for (; next < moved.Count; next++)
            yield return MirrorCases.Occupant(moved[next]);
    }

    public async Task<IReadOnlyList<MirrorRow>> MirrorAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<MirrorRow>(keys.Count);
        foreach (var chunk in keys.Chunk(IdsAtOnce))
        {
            var known = await KnownAddresses.ReadAsync(db, Account, [.. chunk.Select(static k => k.Value)], cancellation);
            found.AddRange(chunk.Order().SelectMany(known.MirrorAt));
        }
        return found;
    }

    /// <summary>The contacts key by key; those without an address one by one.</summary>
    async IAsyncEnumerable<(EmailKey Key, List<(CtctContact Contact, bool Linked)> Here)> ByCaseKeyAsync(
        DonorSyncDb db, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var linked = await LinkedAmongSeveralAsync(db, cancellation);
        var lists = new TextPool<ImmutableArray<ListId>>(MirrorColumns.ReadLists);
        var rows = MirrorColumns.Of(Mirror(db).OrderBy(c => c.CaseKey).ThenBy(c => c.CtctId));
        var key = EmailKey.None;
        var here = new List<(CtctContact Contact, bool Linked)>();
        await foreach (var (next, contact) in db.ReadAsync(rows, row => (MirrorColumns.CaseKeyOf(row), MirrorColumns.Read(row, lists.Read)), cancellation))
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
        var shared = Mirror(db).Where(c => c.CaseKey != "").GroupBy(c => c.CaseKey).Where(same => same.Count() > 1).Select(same => same.Key);
        return db.Set<BaselineRow>().Where(b => b.AccountId == Account && shared.Contains(b.Key)).ToDictionaryAsync(b => b.Key, b => b.CtctId, cancellation);
    }

    IQueryable<MirrorContactRow> Mirror(DonorSyncDb db) => db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == Account);

    public async IAsyncEnumerable<Baseline> BaselinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = database.Open();
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        var memberships = new TextPool<ImmutableSortedDictionary<LinkId, Membership>>(MembershipText.Read);
        var rows = db.Set<BaselineRow>().Where(b => b.AccountId == Account).OrderBy(b => b.Key);
        await foreach (var baseline in db.ReadAsync(BaselineColumns.Of(rows), row => BaselineColumns.Read(row, memberships.Read), cancellation))
            yield return baseline;
    }

    public async Task<int> CountLinkedAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<BaselineRow>().CountAsync(b => b.AccountId == Account && b.CtctId != null && b.Memberships != "", cancellation);
    }

    public async Task<IReadOnlyList<Baseline>> BaselinesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<Baseline>(keys.Count);
        var memberships = new TextPool<ImmutableSortedDictionary<LinkId, Membership>>(MembershipText.Read);
        foreach (var chunk in keys.Chunk(IdsAtOnce))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            var rows = db.Set<BaselineRow>().Where(b => b.AccountId == Account && EF.Parameter(values).Contains(b.Key));
            found.AddRange(await db.ListAsync(BaselineColumns.Of(rows), row => BaselineColumns.Read(row, memberships.Read), cancellation));
        }
        return found;
    }

    public async Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rows = await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == Account).ToListAsync(cancellation);
        return [.. rows.Select(static l => l.ToCore())];
    }

    public Task SaveLinkAsync(Link link, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var row = await db.Set<LinkRow>().FirstOrDefaultAsync(l => l.AccountId == Account && l.LinkId == link.Id.Value, cancellation);
            if (row is null)
            {
                row = new LinkRow { AccountId = Account, LinkId = link.Id.Value, GroupId = "", ListId = "", GroupName = "" };
                db.Add(row);
            }
            (row.GroupId, row.ListId, row.GroupName, row.State) = (link.Group.Value, link.List.Value, link.GroupName, link.State);
        },
        cancellation);

    public Task DropLinkAsync(LinkId link, CancellationToken cancellation) => database.WriteAsync(
        db => db.Set<LinkRow>().Where(l => l.AccountId == Account && l.LinkId == link.Value).ExecuteDeleteAsync(cancellation), cancellation);

    public Task SaveReviewsAsync(IReadOnlyList<ReviewItem> reviews, IReadOnlyCollection<EmailKey>? lookedAt, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var open = await db.Set<ReviewRow>().Where(r => r.AccountId == Account).ToDictionaryAsync(r => (r.Rule, r.Subject), cancellation);
            if (lookedAt is not null)
            {
                var subjects = lookedAt.Select(static k => k.Value).ToHashSet(StringComparer.Ordinal);
                foreach (var other in open.Keys.Where(r => !IsOfPairs(r.Rule) && !subjects.Contains(r.Subject)).ToList())
                    open.Remove(other);
            }
            foreach (var review in reviews.DistinctBy(static r => (r.Rule, r.Subject)))
            {
                if (open.Remove((review.Rule.ToString(), review.Subject), out var row))
                    row.Text = review.Text;
                else
                    db.Add(new ReviewRow { AccountId = Account, Rule = review.Rule.ToString(), Subject = review.Subject, Text = review.Text, FirstSeenAt = clock.Now() });
            }
            var lasting = await LastingAsync(db, open.Values, cancellation);
            db.RemoveRange(open.Values.Where(r => !lasting.Contains(r.Subject)));
        },
        cancellation);

    /// <summary>
    /// P9: a contact comes back once, and its review stays open until a user decides or the contact is no longer opted out. Other reviews
    /// are found again by each run.
    /// </summary>
    async Task<HashSet<string>> LastingAsync(DonorSyncDb db, IEnumerable<ReviewRow> open, CancellationToken cancellation)
    {
        var keys = open.Where(static r => r.Rule == nameof(Rule.P9)).Select(static r => r.Subject).ToList();
        return keys.Count == 0 ? [] : await directory.OptedOutAsync(db, keys, cancellation);
    }

    public Task AddReviewAsync(ReviewItem review, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var rule = review.Rule.ToString();
            if (await db.Set<ReviewRow>().FirstOrDefaultAsync(r => r.AccountId == Account && r.Rule == rule && r.Subject == review.Subject, cancellation) is { } open)
                open.Text = review.Text;
            else
                db.Add(new ReviewRow { AccountId = Account, Rule = rule, Subject = review.Subject, Text = review.Text, FirstSeenAt = clock.Now() });
        },
        cancellation);

    /// <summary>Those of groups and lists (L7, L8); the others' subjects are addresses.</summary>
    static bool IsOfPairs(string rule) => rule[0] == 'L';
}
