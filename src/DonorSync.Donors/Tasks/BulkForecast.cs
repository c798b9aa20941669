using DonorSync.Donors.Search;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>The result of a bulk change if it were made now, and its effect on the next sync.</summary>
/// <param name="Chosen">All selected contacts: changed, unchanged and refused ones.</param>
/// <param name="Refused">Opt-in Yes only: unsubscribed or deleted in Constant Contact (P5).</param>
/// <param name="Mailable">Of the changed contacts: those that the sync may then add to lists (E2-E4; for an opt-in, only in a
/// group).</param>
/// <param name="OnLists">Of the changed contacts: those on the group's list, or for an opt-out and a deletion on any list, as last
/// read.</param>
/// <param name="At">The time of the forecast.</param>
public sealed record BulkForecast(int Chosen, int Changing, int Refused, int Mailable, int OnLists, DateTimeOffset At)
{
    public int AlreadySo => Chosen - Changing - Refused;
}

/// <summary>Counts what a bulk change would come to, before anything is written.</summary>
public sealed class BulkForecasts(IDbContextFactory<DonorSyncDb> contexts, SyncPorts sync, TimeProvider clock)
{
    /// <param name="group">The group to join or to leave.</param>
    public async Task<BulkForecast> OfAsync(
        OrganizationId organization, WorkKind kind, Guid? group, BulkSelection selection, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var now = clock.Now();
        var chosen = await ChosenAsync(db, selection, cancellation);
        var refused = kind == WorkKind.OptIn ? await KnownOptOuts.KnownToAsync(db, sync.Listed, cancellation) : null;
        var changing = kind switch
        {
            WorkKind.AddToGroup => chosen.Where(c => !db.GroupMembers().Any(m => m.GroupId == group && m.ContactId == c.Id)),
            WorkKind.RemoveFromGroup => chosen.Where(c => db.GroupMembers().Any(m => m.GroupId == group && m.ContactId == c.Id)),
            WorkKind.OptIn => chosen.Where(c => !c.Preferences.IntegrationEmailOptIn),
            WorkKind.OptOut => chosen.Where(c => c.Preferences.IntegrationEmailOptIn),
            _ => chosen,
        };
        var refusals = refused is null ? 0 : await changing.CountAsync(refused, cancellation);
        var willChange = await changing.CountAsync(cancellation) - refusals;
        return new(
            await chosen.CountAsync(cancellation), willChange, refusals,
            await MailableAsync(db, kind, changing,
                cancellation) - (refused is null ? 0 : await MailableAsync(db, kind, changing.Where(refused), cancellation)),
            await OnListsAsync(db, kind, group, changing, cancellation), now);
    }

    static async Task<IQueryable<Contact>> ChosenAsync(DonorSyncDb db, BulkSelection selection, CancellationToken cancellation)
    {
        if (selection.Filter is not { } filter)
        {
            var ids = selection.Ids;
            return db.Contacts().Where(c => EF.Parameter(ids).Contains(c.Id));
        }
        var few = await ContactSearch.WithAsync(db, filter.Words, filter.GroupId, cancellation);
        return (few ?? db.Contacts().AsNoTracking()).Where(filter, db);
    }

    static async Task<int> MailableAsync(DonorSyncDb db, WorkKind kind, IQueryable<Contact> contacts, CancellationToken cancellation) =>
        kind switch
        {
            WorkKind.AddToGroup => await contacts.CountAsync(static c => c.Obstacles == Obstacles.None, cancellation),
            // Everything except the opt-in, which will become Yes.
            WorkKind.OptIn => await contacts.CountAsync(
                c => (c.Obstacles & Obstacles.OfAddress) == Obstacles.None
                    && db.GroupMembers().Any(m => m.ContactId == c.Id), cancellation),
            _ => 0,
        };

    async Task<int> OnListsAsync(DonorSyncDb db, WorkKind kind, Guid? group, IQueryable<Contact> contacts, CancellationToken cancellation)
    {
        if (kind is WorkKind.AddToGroup or WorkKind.OptIn)
            return 0;
        var listed = await sync.Listed.OnListsAsync(db, kind == WorkKind.RemoveFromGroup ? group : null, cancellation);
        return listed is null ? 0 : await contacts.CountAsync(
            c => c.PrimaryEmailKey != null && listed.Any(k => k == c.PrimaryEmailKey), cancellation);
    }
}
