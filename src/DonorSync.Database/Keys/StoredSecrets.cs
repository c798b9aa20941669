using DonorSync.Database.Users;

namespace DonorSync.Database.Keys;

/// <param name="Unreadable">Those that no key opens: those connections need reconnecting.</param>
public sealed record SecretsClosed(int Closed, int Unreadable);

/// <summary>Encrypted values of one part of the product.</summary>
interface IStoredSecrets
{
    /// <summary>Encrypts all of them again, with the newest key. What cannot be read stays as it is: another key may open it yet.</summary>
    Task<SecretsClosed> CloseAgainAsync(DonorSyncDb db, Secrets secrets, CancellationToken cancellation);
}

/// <summary>Everything that is stored encrypted.</summary>
public sealed class StoredSecrets
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly Secrets secrets;
    readonly IEnumerable<IStoredSecrets> parts;

    internal StoredSecrets(IDbContextFactory<DonorSyncDb> contexts, Secrets secrets, IEnumerable<IStoredSecrets> parts) =>
        (this.contexts, this.secrets, this.parts) = (contexts, secrets, parts);

    /// <summary>Encrypts everything again, with the newest key.</summary>
    public async Task<SecretsClosed> CloseAgainAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var all = new SecretsClosed(0, 0);
        foreach (var part in parts)
        {
            var closed = await part.CloseAgainAsync(db, secrets, cancellation);
            all = new(all.Closed + closed.Closed, all.Unreadable + closed.Unreadable);
        }
        foreach (var row in await db.UserTokens.Where(static t => t.Name == ProtectedUserStore.AuthenticatorKey).ToListAsync(cancellation))
            row.Value = secrets.OpenAuthenticator(row.Value!) is { } key ? secrets.CloseAuthenticator(key) : row.Value;
        await db.SaveChangesAsync(cancellation);
        return all;
    }
}
