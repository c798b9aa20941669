using System.Security.Cryptography;
using System.Text;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>A sign-in at Constant Contact that came back.</summary>
public sealed record PendingSignIn(OrganizationId Organization, string Verifier, bool Preview);

/// <summary>Sign-ins that were begun: each state is good once, for ten minutes.</summary>
public sealed class SignIns
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly Secrets secrets;
    readonly TimeProvider clock;

    internal SignIns(IDbContextFactory<DonorSyncDb> contexts, Secrets secrets, TimeProvider clock) =>
        (this.contexts, this.secrets, this.clock) = (contexts, secrets, clock);

    public async Task BeginAsync(OrganizationId organization, string state, string verifier, bool preview, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var now = clock.Now();
        await All(db).Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(cancellation);
        db.Add(new PendingSignInRow { StateHash = Hash(state), Verifier = secrets.CloseVerifier(verifier), Preview = preview, ExpiresAt = now + Life });
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Null for a state that is unknown, used or too old.</summary>
    public async Task<PendingSignIn?> TakeAsync(string state, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var (hash, now) = (Hash(state), clock.Now());
        var row = await All(db).AsNoTracking().FirstOrDefaultAsync(p => p.StateHash == hash, cancellation);
        var taken = await All(db).Where(p => p.StateHash == hash).ExecuteDeleteAsync(cancellation);
        return row is not null && taken == 1 && row.ExpiresAt >= now && secrets.OpenVerifier(row.Verifier) is { } verifier
            ? new PendingSignIn(row.OrganizationId, verifier, row.Preview)
            : null;
    }

    static IQueryable<PendingSignInRow> All(DonorSyncDb db) => db.Set<PendingSignInRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);

    static string Hash(string state) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
