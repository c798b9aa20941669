using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Adds to evidence of earlier versions the key by which the consent of an address is found (P9).</summary>
static class ConsentKeys
{
    const int AtOnce = 1_000;

    /// <summary>Can be repeated after an interruption: finished rows have a key, which is empty for an invalid address.</summary>
    public static async Task EnsureAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        const string update = """UPDATE "ConsentEvents" SET "EmailKey" = @key WHERE "OrganizationId" = @org AND "Id" = @id""";
        var missing = db.ConsentEvents.IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Where(static e => e.EmailKey == null && e.Email != null).Select(static e => new { e.OrganizationId, e.Id, e.Email });
        while (await missing.Take(AtOnce).ToListAsync(cancellation) is { Count: > 0 } rows)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await new RowStatement(db, update, "key", "org", "id")
                .RunAsync(rows.Select(static r => new object?[] { AddressConsent.KeyOf(r.Email), r.OrganizationId.Value, r.Id }), cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }
}
