using DonorSync.Database.Rejections;

namespace DonorSync.SyncStore.Accounts;

/// <summary>One organization of an installation holds an account of Constant Contact at a time (A6): also while it needs
/// reconnecting.</summary>
static class HeldAccounts
{
    /// <exception cref="ConflictException">Another organization holds it.</exception>
    public static async Task RefuseAsync(DonorSyncDb db, OrganizationId organization, CtctAccount account, CancellationToken cancellation)
    {
        // Also those that a version without HeldAccount has connected.
        var accounts = db.Set<AccountRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).Where(a => a.EncodedId == account.Id)
            .Select(static a => (int?)a.Id);
        var isHeld = await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AnyAsync(
            c => c.OrganizationId != organization && c.State != ConnectionState.NotConnected && accounts.Contains(c.AccountId),
            cancellation);
        if (isHeld)
            throw InUse();
    }

    /// <summary>Of two organizations that connect the same account at the same moment, the index lets one through.</summary>
    /// <exception cref="ConflictException">Another organization holds it.</exception>
    public static async Task SaveAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException e) when (e is not DbUpdateConcurrencyException && DatabaseErrors.IsAboutRows(e)
            && e.InnerException!.Message.Contains(nameof(ConnectionRow.HeldAccount), StringComparison.Ordinal))
        {
            throw InUse();
        }
    }

    static ConflictException InUse() => new(
        "account_in_use",
        "Another organization of this installation is connected to that Constant Contact account. Its administrator can disconnect it.");
}
