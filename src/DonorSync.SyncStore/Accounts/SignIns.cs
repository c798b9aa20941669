using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Keys;

namespace DonorSync.SyncStore.Accounts;

/// <summary>A sign-in at Constant Contact that came back.</summary>
/// <param name="OfBrowser">The browser that it came back to is the one that began it.</param>
public sealed record PendingSignIn(OrganizationId Organization, string Verifier, bool Preview, bool OfBrowser);

/// <summary>What was granted and waits for the confirmation of an administrator.</summary>
public sealed record HeldGrant(CtctAccount Account, GrantedTokens Tokens, bool Preview);

/// <summary>Sign-ins that were begun, and grants that wait for a confirmation: each is good once, for ten minutes.</summary>
public sealed class SignIns
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    const int KeyBytes = 32;

    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly Secrets secrets;
    readonly TimeProvider clock;

    internal SignIns(IDbContextFactory<DonorSyncDb> contexts, Secrets secrets, TimeProvider clock) =>
        (this.contexts, this.secrets, this.clock) = (contexts, secrets, clock);

    /// <returns>A random value that cannot be guessed.</returns>
    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <param name="browser">The value of the cookie of the browser that begins; null when a program begins.</param>
    public async Task BeginAsync(
        OrganizationId organization, string state, string verifier, bool preview, string? browser, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        db.Add(new PendingSignInRow
        {
            StateHash = Hash(state),
            Verifier = secrets.CloseVerifier(verifier),
            Preview = preview,
            ExpiresAt = clock.Now() + Life,
            BrowserHash = browser is null ? null : Hash(browser),
        });
        await db.SaveChangesAsync(cancellation);
    }

    /// <param name="browser">The value of the cookie of the browser that came back; null without one.</param>
    /// <returns>Null for a state that is unknown, used or too old.</returns>
    public async Task<PendingSignIn?> TakeAsync(string state, string? browser, CancellationToken cancellation) =>
        await TakeRowAsync(db => All(db).Where(static p => p.Grant == null), state, cancellation) is { } row
        && secrets.OpenVerifier(row.Verifier) is { } verifier
            ? new PendingSignIn(row.OrganizationId, verifier, row.Preview, browser is not null && row.BrowserHash == Hash(browser))
            : null;

    /// <summary>Keeps what was granted until an administrator of the organization confirms it.</summary>
    /// <returns>The key of the confirmation. Only the browser that the grant came back to learns it.</returns>
    public async Task<string> HoldAsync(OrganizationId organization, HeldGrant grant, CancellationToken cancellation)
    {
        var key = NewKey();
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        db.Add(new PendingSignInRow
        {
            StateHash = Hash(key),
            Verifier = "",
            Preview = grant.Preview,
            ExpiresAt = clock.Now() + Life,
            Grant = secrets.Close(grant.Tokens),
            AccountId = grant.Account.Id,
            AccountName = grant.Account.OrganizationName,
        });
        await db.SaveChangesAsync(cancellation);
        return key;
    }

    /// <returns>The account that waits for the organization's confirmation; null for every other organization's.</returns>
    public async Task<CtctAccount?> HeldAsync(OrganizationId organization, string key, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var hash = Hash(key);
        var row = await Held(db, organization).AsNoTracking().FirstOrDefaultAsync(p => p.StateHash == hash, cancellation);
        return row is not null && row.ExpiresAt >= clock.Now() ? new CtctAccount(row.AccountId!, row.AccountName) : null;
    }

    /// <returns>Null when it was used, is too old, or is another organization's.</returns>
    public async Task<HeldGrant?> TakeHeldAsync(OrganizationId organization, string key, CancellationToken cancellation) =>
        await TakeRowAsync(db => Held(db, organization), key, cancellation) is { } row && secrets.OpenTokens(row.Grant!) is { } tokens
            ? new HeldGrant(new CtctAccount(row.AccountId!, row.AccountName), tokens, row.Preview)
            : null;

    /// <summary>Forgets what is too old, with the tokens in it.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        if (await All(db).AnyAsync(p => p.ExpiresAt < now, cancellation))
            await All(db).Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Of two that take the same row at the same moment, one has deleted it.</summary>
    async Task<PendingSignInRow?> TakeRowAsync(
        Func<DonorSyncDb, IQueryable<PendingSignInRow>> among, string key, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var hash = Hash(key);
        var row = await among(db).AsNoTracking().FirstOrDefaultAsync(p => p.StateHash == hash, cancellation);
        var taken = await among(db).Where(p => p.StateHash == hash).ExecuteDeleteAsync(cancellation);
        return row is not null && taken == 1 && row.ExpiresAt >= clock.Now() ? row : null;
    }

    static IQueryable<PendingSignInRow> Held(DonorSyncDb db, OrganizationId organization) =>
        All(db).Where(p => p.OrganizationId == organization && p.Grant != null);

    static IQueryable<PendingSignInRow> All(DonorSyncDb db) =>
        db.Set<PendingSignInRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);

    static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
