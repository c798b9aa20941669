using System.Linq.Expressions;
using DonorSync.Database.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>
/// Contacts whose address is unsubscribed or deleted in Constant Contact, as far as is known here: no user action opts them in (P1, P5).
/// Known are the opt-outs that syncs wrote, also for another contact with the address (C10), and every account as it was last read.
/// </summary>
static class KnownOptOuts
{
    public static async Task<Expression<Func<Contact, bool>>> KnownToAsync(
        DonorSyncDb db, IListed sync, CancellationToken cancellation)
    {
        var (linked, own) = await sync.RefusedAsync(db, cancellation);
        return c => (!c.Preferences.IntegrationEmailOptIn && c.OptInChangedBy == SetBy.Sync)
            || (c.PrimaryEmailKey != null
                && (db.Contacts().Any(o => o.PrimaryEmailKey == c.PrimaryEmailKey && !o.Preferences.IntegrationEmailOptIn
                    && o.OptInChangedBy == SetBy.Sync)
                    || linked.Any(k => k == c.PrimaryEmailKey)
                    || own.Any(k => k == c.PrimaryEmailKey)));
    }

    /// <summary>Those of some contacts.</summary>
    public static async Task<HashSet<Guid>> AmongAsync(
        DonorSession session, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        var refused = await KnownToAsync(session.Db, session.Sync.Listed, cancellation);
        return await session.Db.Contacts().Where(c => EF.Parameter(contacts).Contains(c.Id)).Where(refused).Select(c => c.Id)
            .ToHashSetAsync(cancellation);
    }
}
