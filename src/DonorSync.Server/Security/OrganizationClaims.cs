using System.Security.Claims;
using DonorSync.Storage;
using DonorSync.Sync;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Security;

/// <summary>What is known of a caller, person or token: organisation, role, and what evidence calls them.</summary>
static class OrganizationClaims
{
    public const string Organization = "organization";
    public const string Source = "source";
    public const string TimeZone = "time-zone";

    public static IEnumerable<Claim> Of(OrganizationId organization, UserRole role, ConsentSource source) =>
    [
        new(Organization, organization.Value.ToString()),
        new(ClaimTypes.Role, role.ToString()),
        new(Source, source.ToString()),
    ];
}

/// <summary>Puts organisation, role and time zone into the cookie of a person who signs in.</summary>
sealed class UserClaims(UserManager<User> users, OrganizationService organizations, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(OrganizationClaims.Of(user.OrganizationId, user.Role, ConsentSource.Person));
        if ((await organizations.FindAsync(user.OrganizationId, CancellationToken.None))?.TimeZone is { } zone)
            identity.AddClaim(new(OrganizationClaims.TimeZone, zone));
        return identity;
    }
}
