using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The encrypted data: grants, sign-ins in progress, the authenticators' secrets, and the key of the erasures.</summary>
public sealed class StoredSecrets
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly Secrets secrets;

    internal StoredSecrets(IDbContextFactory<DonorSyncDb> contexts, Secrets secrets) => (this.contexts, this.secrets) = (contexts, secrets);

    /// <summary>
    /// Encrypts every grant again, with the newest key. A grant that was renewed in between is skipped, because it already has the newest
    /// key.
    /// </summary>
    /// <returns>The number of encrypted grants, and of those that no key can decrypt: their connections need reconnecting.</returns>
    public async Task<(int Closed, int Unreadable)> CloseAnewAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var all = db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var (closed, unreadable) = (0, 0);
        foreach (var row in await all.AsNoTracking().Where(c => c.Grant != null).Select(c => new { c.Id, c.Grant }).ToListAsync(cancellation))
        {
            if (secrets.OpenGrant(row.Grant!) is not { } tokens)
            {
                unreadable++;
                continue;
            }
            var text = secrets.Close(tokens);
            closed += await all.Where(c => c.Id == row.Id && c.Grant == row.Grant).ExecuteUpdateAsync(set => set.SetProperty(c => c.Grant, text), cancellation);
        }
        // They are valid for ten minutes; a user in the middle of a sign-in must start again.
        await db.Set<PendingSignInRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).ExecuteDeleteAsync(cancellation);
        await CloseErasedAnewAsync(db, cancellation);
        await CloseAuthenticatorsAgainAsync(db, cancellation);
        return (closed, unreadable);
    }

    /// <summary>Encrypts the tombstones again: they never expire, so they must outlive every key that encrypts them.</summary>
    async Task CloseErasedAnewAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        foreach (var row in await db.Set<ErasureKeyRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).ToListAsync(cancellation))
            row.Key = Anew(row.Key);
        foreach (var row in await db.Set<ErasureRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).Where(static e => e.Pending != null).ToListAsync(cancellation))
            row.Pending = Anew(row.Pending!);
        await db.SaveChangesAsync(cancellation);
    }

    async Task CloseAuthenticatorsAgainAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        foreach (var row in await db.UserTokens.Where(static t => t.Name == ProtectedUserStore.AuthenticatorKey).ToListAsync(cancellation))
            row.Value = secrets.OpenAuthenticator(row.Value!) is { } key ? secrets.CloseAuthenticator(key) : row.Value;
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Returns unreadable data as it is, because another key may still decrypt it.</summary>
    string Anew(string closed) => secrets.OpenErased(closed) is { } text ? secrets.CloseErased(text) : closed;
}
