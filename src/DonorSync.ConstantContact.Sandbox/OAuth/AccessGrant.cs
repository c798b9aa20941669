namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>What a person allowed an application: the root of all tokens that follow.</summary>
internal sealed class AccessGrant(Guid id, string clientId, string accountId, UserRole role, IReadOnlyList<string> scopes)
{
    public Guid Id => id;
    public string ClientId => clientId;
    public string AccountId => accountId;
    public UserRole Role => role;
    public IReadOnlyList<string> Scopes => scopes;
    public bool IsRevoked { get; set; }

    /// <summary>The digest of the one refresh token that works.</summary>
    public string? RefreshDigest { get; set; }
    public DateTimeOffset RefreshUsedAt { get; set; }

    public bool Allows(string? scope) => scope is null || Scopes.Contains(scope);
}

/// <summary>An access token that was issued; only its digest is kept.</summary>
internal sealed record IssuedToken(AccessGrant Grant, DateTimeOffset ExpiresAt);

/// <summary>What an authorization code stands for until it is exchanged, once.</summary>
internal sealed record PendingCode(AccessGrant Grant, string RedirectUri, string? Challenge, DateTimeOffset ExpiresAt);

/// <summary>What the token endpoint hands out.</summary>
internal sealed record TokenSet(string AccessToken, string? RefreshToken, TimeSpan Lifetime, AccessGrant Grant);
