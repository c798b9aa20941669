using System.Security.Cryptography;
using System.Text;

namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>Grants, codes and tokens. Only digests of tokens are stored, so that no log and no saved state contains a token.</summary>
internal sealed class GrantStore(World world)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, AccessGrant> grants = [];
    private readonly Dictionary<string, PendingCode> codes = [];
    private readonly Dictionary<string, IssuedToken> tokens = [];
    private readonly Dictionary<string, AccessGrant> usedRefreshTokens = [];
    private readonly AccessTokenWriter writer = new();
    private long version;

    /// <summary>Increases with every change that must be saved.</summary>
    public long Version => Interlocked.Read(ref version);

    public IReadOnlyList<AccessGrant> All
    {
        get
        {
            lock (gate)
                return [.. grants.Values];
        }
    }

    public string IssueCode(AccessGrant grant, string redirectUri, string? challenge)
    {
        var code = Secret(24);
        lock (gate)
        {
            var now = world.Clock.UtcNow;
            foreach (var stale in codes.Where(pending => pending.Value.ExpiresAt <= now).Select(pending => pending.Key).ToList())
                codes.Remove(stale);
            codes[Digest(code)] = new PendingCode(grant, redirectUri, challenge, now + world.Options.CodeLifetime);
        }

        return code;
    }

    /// <summary>Removes a code and returns it: it is invalid after the first use, even if the exchange fails.</summary>
    public PendingCode? TakeCode(string code)
    {
        lock (gate)
            return codes.Remove(Digest(code), out var pending) && pending.ExpiresAt > world.Clock.UtcNow ? pending : null;
    }

    public TokenSet Issue(AccessGrant grant, bool mayRefresh = true)
    {
        var now = world.Clock.UtcNow;
        var access = writer.Write(grant, now, world.Options.AccessTokenLifetime, world.Ids.Next(now));
        var refresh = mayRefresh && grant.Allows(Http.Scopes.Offline) ? Secret(32) : null;
        Interlocked.Increment(ref version);
        lock (gate)
        {
            grants[grant.Id] = grant;
            tokens[Digest(access)] = new IssuedToken(grant, now + world.Options.AccessTokenLifetime);
            if (refresh is not null)
                (grant.RefreshDigest, grant.RefreshUsedAt) = (Digest(refresh), now);
        }

        return new TokenSet(access, refresh, world.Options.AccessTokenLifetime, grant);
    }

    /// <summary>Returns new tokens for a refresh token, or null if that is not valid (any more).</summary>
    public TokenSet? Refresh(string refreshToken, string clientId)
    {
        var digest = Digest(refreshToken);
        AccessGrant? grant;
        lock (gate)
        {
            grant = grants.Values.FirstOrDefault(known => known.RefreshDigest == digest);
            if (grant is null && world.Behaviour.RefreshReuseEndsGrant && usedRefreshTokens.TryGetValue(digest, out var reused))
                reused.RefreshDigest = null;
            var now = world.Clock.UtcNow;
            if (grant is null || grant.ClientId != clientId || grant.IsRevoked
                || now - grant.RefreshUsedAt > world.Options.RefreshTokenIdleLifetime)
                return null;
            grant.RefreshUsedAt = now;
            if (world.Options.RotatingRefreshTokens)
            {
                usedRefreshTokens[digest] = grant;
                grant.RefreshDigest = null;
            }
        }

        return world.Options.RotatingRefreshTokens ? Issue(grant) : Issue(grant, mayRefresh: false) with { RefreshToken = refreshToken };
    }

    public string IdToken(AccessGrant grant) => writer.WriteIdToken(grant, world.Clock.UtcNow, world.Options.AccessTokenLifetime);

    public AccessGrant? FindByAccessToken(string token)
    {
        lock (gate)
        {
            if (!tokens.TryGetValue(Digest(token), out var issued) || issued.ExpiresAt <= world.Clock.UtcNow)
                return null;
            return issued.Grant.IsRevoked && world.Behaviour.RevocationReachesAccessTokens ? null : issued.Grant;
        }
    }

    /// <summary>Expires the access tokens of the chosen grants. Returns their number.</summary>
    public int Expire(Func<AccessGrant, bool> which)
    {
        Interlocked.Increment(ref version);
        lock (gate)
        {
            var gone = tokens.Where(token => which(token.Value.Grant)).Select(token => token.Key).ToList();
            gone.ForEach(digest => tokens.Remove(digest));
            return gone.Count;
        }
    }

    public int Revoke(Func<AccessGrant, bool> which)
    {
        Interlocked.Increment(ref version);
        lock (gate)
        {
            var gone = grants.Values.Where(grant => !grant.IsRevoked && which(grant)).ToList();
            gone.ForEach(grant => grant.IsRevoked = true);
            return gone.Count;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            grants.Clear();
            codes.Clear();
            tokens.Clear();
            usedRefreshTokens.Clear();
        }
    }

    /// <summary>The access tokens by digest, for a saved state.</summary>
    public IReadOnlyDictionary<string, IssuedToken> Tokens
    {
        get
        {
            lock (gate)
                return new Dictionary<string, IssuedToken>(tokens);
        }
    }

    public void Restore(IEnumerable<AccessGrant> known, IEnumerable<KeyValuePair<string, IssuedToken>> issued)
    {
        Clear();
        lock (gate)
        {
            foreach (var grant in known)
                grants[grant.Id] = grant;
            foreach (var (digest, token) in issued)
                tokens[digest] = token;
        }
    }

    public static string Secret(int bytes) =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Digest(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
