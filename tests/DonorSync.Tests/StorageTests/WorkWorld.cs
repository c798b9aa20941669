using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Journal;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>Runs background tasks in a test, part by part.</summary>
internal static class WorkWorld
{
    public static async Task<WorkRow> BulkAsync(
        this TestDatabase world, Tenant tenant, WorkKind kind, BulkTask task, params Guid[] contacts)
    {
        var id = await world.Get<Works>().BeginBulkAsync(tenant.Organization, kind, task, new(null, contacts), "ann@org.example", default);
        return await world.WorkOffAsync(tenant, id);
    }

    /// <summary>Selects all contacts that match a filter, with the confirmed number.</summary>
    public static async Task<WorkRow> BulkAsync(
        this TestDatabase world, Tenant tenant, WorkKind kind, BulkTask task, ContactListFilter filter, int confirmed)
    {
        var id = await world.Get<Works>().BeginBulkAsync(
            tenant.Organization, kind, task with { Confirmed = confirmed, ConfirmedAt = world.Now }, new(filter, []), "ann@org.example",
            default);
        return await world.WorkOffAsync(tenant, id);
    }

    public static async Task<WorkRow> UndoAsync(this TestDatabase world, Tenant tenant, WorkRow work) =>
        await world.WorkOffAsync(tenant, await world.Get<Works>().BeginUndoAsync(tenant.Organization, work.Id, "bob@org.example", default));

    public static async Task<WorkRow> WorkOffAsync(this TestDatabase world, Tenant tenant, Guid id)
    {
        // Tasks created at the same time of the test's clock have no order.
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var claim = await world.Get<WorkClaims>().TryClaimAsync(default) ?? throw new InvalidOperationException("Nothing to do.");
        Assert.Equal(id, claim.Id);
        while (await world.ChunkAsync(claim))
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return await world.Get<Works>().FindAsync(tenant.Organization, id, default) ?? throw new InvalidOperationException("It is gone.");
    }

    public static Task<bool> ChunkAsync(this TestDatabase world, WorkClaim claim) => world.Get<WorkClaims>().ChunkAsync(
        claim,
        (db, work) => claim.Kind == WorkKind.Undo
            ? world.Get<BulkUndo>().ChunkAsync(db, work, default) : world.Get<BulkWork>().ChunkAsync(db, work, default),
        default);

    /// <summary>Sets the baseline of an address in a pair; null removes it.</summary>
    public static async Task RememberAsync(this TestDatabase world, Tenant tenant, string key, LinkId link, Membership? memory)
    {
        await using var db = world.Open(tenant.Organization);
        var account = await db.Set<AccountRow>().Select(a => a.Id).SingleAsync();
        await db.Set<BaselineRow>().Where(b => b.Key == key).ExecuteDeleteAsync();
        if (memory is { } value)
            db.Add(new BaselineRow
            {
                AccountId = account,
                Key = key,
                CtctId = key,
                Memberships = MembershipText.Write(Baseline.NoMemberships.Add(link, value))
            });
        await db.SaveChangesAsync();
    }

    public static async Task<Membership?> RememberedAsync(this TestDatabase world, Tenant tenant, string key, LinkId link)
    {
        await using var db = world.Open(tenant.Organization);
        return (await db.Set<BaselineRow>().AsNoTracking().FirstOrDefaultAsync(b => b.Key == key))?.ToCore().In(link);
    }

    /// <summary>Sets the mirror of Constant Contact: one contact, possibly on a list.</summary>
    public static async Task MirrorAsync(this TestDatabase world, Tenant tenant, string key, Permission permission, params string[] lists)
    {
        await using var db = world.Open(tenant.Organization);
        var account = await db.Set<AccountRow>().Select(a => a.Id).SingleAsync();
        await db.Set<MirrorContactRow>().Where(c => c.CtctId == key).ExecuteDeleteAsync();
        db.Add(new MirrorContactRow
        {
            AccountId = account,
            CtctId = key,
            OwnKey = key,
            CaseKey = key,
            Email = key,
            Permission = permission,
            Fields = PackedFields.Of(CtctFields.Blank)!,
            UpdatedAt = world.Now,
            Lists = string.Concat(lists.Select(static l => l + ",")),
        });
        await db.SaveChangesAsync();
    }

    public static async Task LinkAsync(this TestDatabase world, Tenant tenant, LinkId link, Guid group, string list)
    {
        await using var db = world.Open(tenant.Organization);
        var account = await db.Set<AccountRow>().Select(a => a.Id).SingleAsync();
        db.Add(new LinkRow
        {
            AccountId = account,
            LinkId = link.Value,
            GroupId = group.ToString(),
            ListId = list,
            GroupName = "Group",
            State = LinkState.Linked
        });
        await db.SaveChangesAsync();
    }
}
