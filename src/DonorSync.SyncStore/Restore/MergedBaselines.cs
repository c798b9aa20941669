namespace DonorSync.SyncStore.Restore;

/// <summary>
/// The baselines of two addresses that become one contact's: a contact that has left a list with one address is not added again with the
/// other (M4).
/// </summary>
sealed class MergedBaselines(DonorSyncDb db, IReadOnlyList<BaselineRow> baselines) : ICarriedMemory
{
    public static async Task<MergedBaselines> ReadAsync(DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var accounts = await db.Set<AccountRow>().Select(a => a.Id).ToListAsync(cancellation);
        return new(
            db, await db.Set<BaselineRow>().Where(b => accounts.Contains(b.AccountId) && keys.Contains(b.Key)).ToListAsync(cancellation));
    }

    /// <param name="key">The contact's present address.</param>
    /// <param name="former">The addresses of both before the merge.</param>
    public async Task CarryOverAsync(string? key, IReadOnlyCollection<string?> former, CancellationToken cancellation)
    {
        if (key is null)
            return;
        foreach (var other in baselines.Where(b => b.Key != key && former.Contains(b.Key)))
        {
            var left = other.ToCore().Memberships.Where(static m => m.Value == Membership.SeenLeft).Select(static m => m.Key).ToList();
            var own = baselines.FirstOrDefault(b => b.AccountId == other.AccountId && b.Key == key)
                ?? await db.Set<BaselineRow>().FirstOrDefaultAsync(b => b.AccountId == other.AccountId && b.Key == key, cancellation);
            // On the list without the other's help, or undone: the address's own membership has priority.
            var unknown = left.FindAll(link => own?.ToCore().In(link) is null or Membership.SeenNever);
            if (unknown.Count == 0)
                continue;
            if (own is null)
                db.Add(own = new() { AccountId = other.AccountId, Key = key, Memberships = "" });
            own.Memberships = MembershipText.Write(
                unknown.Aggregate(own.ToCore(), static (b, link) => b.With(link, Membership.SeenLeft)).Memberships);
        }
        await db.SaveChangesAsync(cancellation);
    }
}
