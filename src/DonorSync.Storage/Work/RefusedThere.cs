using System.Linq.Expressions;
using DonorSync.Core;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>
/// Finds contacts whose address is known to be unsubscribed or deleted in Constant Contact: no user action can opt them in (P1, P5). Known
/// are opt-outs that syncs wrote, also for another contact with the address (C10), and every account as last read.
/// </summary>
static class RefusedThere
{
    public static async Task<Expression<Func<Contact, bool>>> KnownToAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var accounts = await db.Set<AccountRow>().Select(a => a.Id).ToListAsync(cancellation);
        var refusing = db.Set<MirrorContactRow>().Where(m => EF.Parameter(accounts).Contains(m.AccountId) && (m.Permission == Permission.Unsubscribed || m.Deleted));
        return c => (!c.Preferences.IntegrationEmailOptIn && c.OptInChangedBy == SetBy.Sync)
            || (c.PrimaryEmailKey != null
                && (db.Contacts.Any(o => o.PrimaryEmailKey == c.PrimaryEmailKey && !o.Preferences.IntegrationEmailOptIn && o.OptInChangedBy == SetBy.Sync)
                    || refusing.Any(m => m.CaseKey == c.PrimaryEmailKey)
                    || refusing.Any(m => m.OwnKey == c.PrimaryEmailKey)));
    }

    /// <summary>Returns those among some contacts.</summary>
    public static async Task<HashSet<Guid>> AmongAsync(DonorSyncDb db, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        var refused = await KnownToAsync(db, cancellation);
        return await db.Contacts.Where(c => EF.Parameter(contacts).Contains(c.Id)).Where(refused).Select(c => c.Id).ToHashSetAsync(cancellation);
    }
}
