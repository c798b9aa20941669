using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DonorSync.Database.Rejections;

namespace DonorSync.Database.Tokens;

/// <summary>A new token. <paramref name="Secret"/> is shown once and not stored.</summary>
public sealed record NewToken(ApiToken Token, string Secret)
{
    public override string ToString() => $"NewToken {Token.Prefix}...";
}

/// <summary>The organization's API tokens.</summary>
public sealed class TokenService(DonorSyncDb db, TimeProvider clock)
{
    static readonly TimeSpan UseIsExactTo = TimeSpan.FromMinutes(1);

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Creates a token with all scopes and without an end.</summary>
    public Task<NewToken> CreateAsync(string? name, CancellationToken cancellation) =>
        CreateAsync(name, TokenScopes.All, null, cancellation);

    /// <exception cref="ValidationFailedException">The name is invalid, no scope is chosen, or the end is in the past.</exception>
    public async Task<NewToken> CreateAsync(string? name, TokenScopes scopes, DateTimeOffset? expiresAt, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var clean = TextCheck.Required(name, ApiToken.MaxNameLength, out var problem);
        if (problem is not null)
            errors.Add("name", problem);
        if ((scopes & TokenScopes.All) == TokenScopes.None)
            errors.Add("scopes", "are missing: a token needs at least one.");
        if (expiresAt <= clock.Now())
            errors.Add("end date", "must be in the future.");
        errors.ThrowIfAny();
        var secret = "ds_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = Add(clean, secret);
        (token.Scopes, token.ExpiresAt) = (scopes & TokenScopes.All, expiresAt);
        await db.SaveChangesAsync(cancellation);
        return new(token, secret);
    }

    /// <summary>Adds a token with all scopes and a given secret; it is saved with the next save of the context.</summary>
    public ApiToken Add(string name, string secret)
    {
        var now = clock.Now();
        var token = new ApiToken
        {
            OrganizationId = db.Organization,
            Id = Guid.CreateVersion7(now),
            Name = name,
            Hash = HashOf(secret),
            Prefix = secret[..Math.Min(8, secret.Length / 3)],
            CreatedAt = now,
            Scopes = TokenScopes.All,
        };
        db.Add(token);
        return token;
    }

    public Task<List<ApiToken>> ListAsync(CancellationToken cancellation) =>
        db.ApiTokens.AsNoTracking().OrderBy(t => t.CreatedAt).ToListAsync(cancellation);

    public async Task RevokeAsync(Guid id, CancellationToken cancellation)
    {
        var now = clock.Now();
        var changed = await db.ApiTokens.Where(t => t.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, t => t.RevokedAt ?? now), cancellation);
        if (changed == 0)
            throw new NotFoundException("token", id);
    }

    /// <summary>Returns the token of a secret in any organization; null if there is none, or it was revoked or has expired.</summary>
    public async Task<ApiToken?> AuthenticateAsync(string secret, CancellationToken cancellation)
    {
        var hash = HashOf(secret);
        var token = await db.ApiTokens.IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .FirstOrDefaultAsync(t => t.Hash == hash, cancellation);
        // The index found it by its hash; the deciding comparison takes constant time.
        if (token is null || !CryptographicOperations.FixedTimeEquals(token.Hash, hash) || token.RevokedAt is not null
            || token.HasEnded(clock.Now()))
            return null;
        await NoteUseAsync(token, cancellation);
        return token;
    }

    async Task NoteUseAsync(ApiToken token, CancellationToken cancellation)
    {
        var now = clock.Now();
        // A time in the future comes from a wrong clock and is replaced.
        if (token.LastUsedAt is { } last && (now - last).Duration() < UseIsExactTo)
            return;
        await db.ApiTokens.IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(t => t.OrganizationId == token.OrganizationId && t.Id == token.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now), cancellation);
    }
}
