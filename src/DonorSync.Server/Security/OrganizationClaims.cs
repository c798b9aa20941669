using System.Security.Claims;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Tokens;
using DonorSync.Database.Users;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Security;

/// <summary>Claims of a caller, user or token: organization, role, and source of changes.</summary>
static class OrganizationClaims
{
    public const string Organization = "organization";
    public const string Source = "source";
    public const string TimeZone = "time-zone";
    const string Token = "token";
    const string Scopes = "scopes";

    public static IEnumerable<Claim> Of(OrganizationId organization, UserRole role, ConsentSource source) =>
    [
        new(Organization, organization.Value.ToString()),
        new(ClaimTypes.Role, role.ToString()),
        new(Source, source.ToString()),
    ];

    /// <summary>A token has the role that matches its scopes.</summary>
    public static IEnumerable<Claim> Of(ApiToken token) =>
    [
        .. Of(token.OrganizationId, RoleOf(token.Scopes), ConsentSource.Api),
        new(Token, token.Id.ToString()),
        new(Scopes, TokenScopeNames.List(token.Scopes)),
    ];

    /// <exception cref="InvalidOperationException">The caller has no token.</exception>
    public static Guid TokenOf(ClaimsPrincipal user) => user.FindFirstValue(Token) is { } id
        ? Guid.Parse(id)
        : throw new InvalidOperationException("The token was requested, but the caller has none.");

    public static TokenScopes ScopesOf(ClaimsPrincipal user) => TokenScopeNames.Read((user.FindFirstValue(Scopes) ?? "").Split(' '));

    static UserRole RoleOf(TokenScopes scopes) => scopes switch
    {
        _ when scopes.HasFlag(TokenScopes.Administration) => UserRole.Administrator,
        _ when (scopes & (TokenScopes.Contacts | TokenScopes.Sync)) != TokenScopes.None => UserRole.Staff,
        _ => UserRole.ReadOnly,
    };
}

/// <summary>Adds organization, role and time zone to the cookie of a user who signs in.</summary>
sealed class UserClaims(UserManager<User> users, OrganizationService organizations, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(OrganizationClaims.Of(user.OrganizationId, user.Role, ConsentSource.Person));
        var organization = await organizations.FindAsync(user.OrganizationId, CancellationToken.None);
        if (organization?.TimeZone is { } zone)
            identity.AddClaim(new(OrganizationClaims.TimeZone, zone));
        identity.AddClaims(SignInDuties.Claims(user, organization?.RequiresAuthenticator == true));
        return identity;
    }
}
