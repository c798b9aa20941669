namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>The access that a user granted to an application: the origin of all its tokens.</summary>
internal sealed class AccessGrant(Guid id, string clientId, string accountId, UserRole role, IReadOnlyList<string> scopes)
{
    public Guid Id => id;
    public string ClientId => clientId;
    public string AccountId => accountId;
    public UserRole Role => role;
    public IReadOnlyList<string> Scopes => scopes;
    public bool IsRevoked { get; set; }

    /// <summary>The digest of the refresh token that is valid.</summary>
    public string? RefreshDigest { get; set; }
    public DateTimeOffset RefreshUsedAt { get; set; }

    public bool Allows(string? scope) => scope is null || Scopes.Contains(scope);
}

/// <summary>An issued access token; only its digest is stored.</summary>
internal sealed record IssuedToken(AccessGrant Grant, DateTimeOffset ExpiresAt);

/// <summary>An authorization code that has not been exchanged yet.</summary>
internal sealed record PendingCode(AccessGrant Grant, string RedirectUri, string? Challenge, DateTimeOffset ExpiresAt);

/// <summary>The tokens that the token endpoint returns.</summary>
internal sealed record TokenSet(string AccessToken, string? RefreshToken, TimeSpan Lifetime, AccessGrant Grant);
