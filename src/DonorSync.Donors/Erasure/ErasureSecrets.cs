using DonorSync.Database;
using DonorSync.Database.Keys;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Donors.Erasure;

/// <summary>The tombstones of erased people count forever, so their key must outlive every key that encrypts it.</summary>
sealed class ErasureSecrets : IStoredSecrets
{
    public async Task<SecretsClosed> CloseAgainAsync(DonorSyncDb db, Secrets secrets, CancellationToken cancellation)
    {
        string[] all = [DonorSyncDb.OrganizationFilter];
        foreach (var row in await db.Set<ErasureKeyRow>().IgnoreQueryFilters(all).ToListAsync(cancellation))
            row.Key = CloseAgain(row.Key);
        foreach (var row in await db.Set<ErasureRow>().IgnoreQueryFilters(all).Where(static e => e.Pending != null)
            .ToListAsync(cancellation))
            row.Pending = CloseAgain(row.Pending!);
        await db.SaveChangesAsync(cancellation);
        return new(0, 0);

        string CloseAgain(string closed) => secrets.OpenErased(closed) is { } text ? secrets.CloseErased(text) : closed;
    }
}
