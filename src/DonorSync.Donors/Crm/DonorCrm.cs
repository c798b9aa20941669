using System.Runtime.CompilerServices;
using DonorSync.Database.Ports;
using DonorSync.Database.Rows;
using DonorSync.Donors.Groups;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Crm;

/// <summary>Reads the donor database for a run, and hands its writes on.</summary>
sealed class DonorCrm(IDbContextFactory<DonorSyncDb> contexts, IRunFence fence, OrganizationId organization, TimeProvider clock) : ICrm
{
    const int KeysAtOnce = 500;

    /// <summary>True: triggers in the same database log changes.</summary>
    public bool NotesChanges => true;

    public async Task<IReadOnlyList<CrmGroup>> GroupsAsync(CancellationToken cancellation)
    {
        await using var db = Open();
        var groups = await db.Groups().AsNoTracking().ToListAsync(cancellation);
        return [.. groups.Select(static g => new CrmGroup(new(g.Id.ToString()), g.Name))];
    }

    /// <summary>Returns contacts without an address first (SQLite and PostgreSQL sort NULLs differently).</summary>
    public async IAsyncEnumerable<CrmContact> ContactsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = Open();
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        await using var beside = await db.OpenSecondReaderAsync(Open, cancellation);
        await foreach (var contact in WithGroupsAsync(db, WithoutAddress(db), beside.Db, WithoutAddress(beside.Db), cancellation))
            yield return contact;
        await foreach (var contact in WithGroupsAsync(db, WithAddress(db), beside.Db, WithAddress(beside.Db), cancellation))
            yield return contact;
    }

    /// <summary>
    /// Merges two ordered readers: the contacts, and their memberships in the same order. Both use the index by address, so nothing is
    /// sorted and only one contact is in memory.
    /// </summary>
    static async IAsyncEnumerable<CrmContact> WithGroupsAsync(
        DonorSyncDb db, IQueryable<Contact> contacts, DonorSyncDb beside, IQueryable<Contact> again,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var named = new Dictionary<Guid, GroupId>();
        await using var members = beside.ReadAsync(
            MembersOf(again, beside), static row => (Contact: row.RequiredId(0), Group: row.Id(1)), cancellation)
                .GetAsyncEnumerator(cancellation);
        var more = await members.MoveNextAsync();
        await foreach (var (id, contact) in db.ReadAsync(
            InOrder(contacts).Columns(), static row => (row.RequiredId(0), CrmMapping.Read(row)), cancellation))
        {
            var groups = ImmutableArray.CreateBuilder<GroupId>();
            for (; more && members.Current.Contact == id; more = await members.MoveNextAsync())
            {
                if (members.Current.Group is { } group)
                    groups.Add(NameOf(group, named));
            }
            yield return contact with { Groups = groups.DrainToImmutable() };
        }
        if (more)
            throw new InvalidOperationException("The memberships are out of the contacts' order.");
    }

    /// <summary>Returns the same text object for all members of a group, to save memory.</summary>
    static GroupId NameOf(Guid group, Dictionary<Guid, GroupId> named) =>
        named.TryGetValue(group, out var name) ? name : named[group] = new GroupId(group.ToString());

    public async Task<IReadOnlyList<CrmContact>> AtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await using var db = Open();
        var found = new List<CrmContact>(keys.Count);
        var named = new Dictionary<Guid, GroupId>();
        foreach (var chunk in keys.Chunk(KeysAtOnce))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            var contacts = await db.ListAsync(
                db.Contacts().Where(c => c.PrimaryEmailKey != null && EF.Parameter(values).Contains(c.PrimaryEmailKey)).Columns(),
                static row => (Id: row.RequiredId(0), Contact: CrmMapping.Read(row)), cancellation);
            var ids = contacts.ConvertAll(static c => c.Id);
            var members = await db.ListAsync(
                db.GroupMembers().Where(m => EF.Parameter(ids).Contains(m.ContactId)).Select(static m => new { m.ContactId, m.GroupId }),
                static row => (Contact: row.RequiredId(0), Group: row.RequiredId(1)), cancellation);
            var groups = members.ToLookup(static m => m.Contact, m => NameOf(m.Group, named));
            found.AddRange(contacts.Select(c => c.Contact with { Groups = [.. groups[c.Id]] }));
        }
        return found;
    }

    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        await using var db = Open();
        return await db.Contacts().CountAsync(cancellation);
    }

    public Task<GroupId> CreateGroupAsync(RunClaim claim, string name, CancellationToken cancellation) =>
        new FencedDatabase(contexts, fence, claim).WriteAsync(
            async db =>
            {
                var key = GroupNames.Fold(name);
                var group = await db.Groups().AsNoTracking().FirstOrDefaultAsync(g => g.NameKey == key, cancellation);
                if (group is null)
                {
                    var now = clock.Now();
                    group = new Group { Id = Guid.CreateVersion7(now), Name = name.Trim(), CreatedAt = now, UpdatedAt = now };
                    db.Add(group);
                }
                return new GroupId(group.Id.ToString());
            },
            cancellation);

    public async Task<IReadOnlyList<StepResult>> ApplyAsync(
        RunClaim claim, IReadOnlyList<ContactStep> steps, Func<LinkId, GroupId?> groupOf, CancellationToken cancellation)
    {
        var writer = new CrmWriter(new FencedDatabase(contexts, fence, claim), fence, groupOf, clock);
        return await writer.ApplyAsync(steps, cancellation);
    }

    DonorSyncDb Open()
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }

    /// <summary>Names the organization instead of using the filter: SQLite would materialize a filtered side of a join.</summary>
    IQueryable<Contact> Own(DonorSyncDb db) =>
        db.Contacts().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).Where(c => c.OrganizationId == organization);

    IQueryable<Contact> WithoutAddress(DonorSyncDb db) => Own(db).Where(c => c.PrimaryEmailKey == null);

    IQueryable<Contact> WithAddress(DonorSyncDb db) => Own(db).Where(c => c.PrimaryEmailKey != null);

    static IQueryable<Contact> InOrder(IQueryable<Contact> contacts) =>
        contacts.OrderBy(c => c.PrimaryEmailKey).ThenBy(c => c.CreatedAt).ThenBy(c => c.Id);

    /// <summary>
    /// Returns memberships, with one row also for a contact without a group: only an outer join prevents SQLite from scanning and sorting
    /// the memberships.
    /// </summary>
    static IQueryable<MemberInOrder> MembersOf(IQueryable<Contact> contacts, DonorSyncDb db) =>
        from c in InOrder(contacts)
        from m in db.GroupMembers().Where(m => m.OrganizationId == c.OrganizationId && m.ContactId == c.Id).DefaultIfEmpty()
        select new MemberInOrder(c.Id, (Guid?)m.GroupId);

    readonly record struct MemberInOrder(Guid ContactId, Guid? GroupId);
}
