using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>What is kept encrypted: grants, the sign-ins that were begun, the authenticators' secrets, and the key of the erasures.</summary>
public sealed class StoredSecrets
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly Secrets secrets;

    internal StoredSecrets(IDbContextFactory<DonorSyncDb> contexts, Secrets secrets) => (this.contexts, this.secrets) = (contexts, secrets);

    /// <summary>Encrypts every grant anew, with the newest key. One that was renewed meanwhile is left: it has the newest key already.</summary>
    /// <returns>How many were, and how many no key opens: those connections need reconnecting.</returns>
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
        // They live for ten minutes; who was about to sign in begins again.
        await db.Set<PendingSignInRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).ExecuteDeleteAsync(cancellation);
        await CloseErasedAnewAsync(db, cancellation);
        await CloseAuthenticatorsAgainAsync(db, cancellation);
        return (closed, unreadable);
    }

    /// <summary>The tombstones of the erased: they count for ever, so their key must outlive every key that encrypts it.</summary>
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

    /// <summary>What cannot be read stays as it is: another key may open it yet.</summary>
    string Anew(string closed) => secrets.OpenErased(closed) is { } text ? secrets.CloseErased(text) : closed;
}
