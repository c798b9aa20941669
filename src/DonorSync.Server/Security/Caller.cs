using System.Security.Claims;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Sync;

namespace DonorSync.Server.Security;

/// <summary>Who makes the request. Everything a request reads and writes is this organisation's.</summary>
/// <param name="Role">What the caller may do. A token has the role that its scopes make.</param>
/// <param name="Author">What evidence says of changes the request makes (B11).</param>
sealed record Caller(OrganizationId Organization, UserRole Role, ChangeAuthor Author)
{
    /// <summary>Works with donors and groups, and starts syncs.</summary>
    public bool MayEdit => Role is UserRole.Administrator or UserRole.Staff;

    /// <summary>Also connects and disconnects, lets held steps pass, and looks after people and tokens.</summary>
    public bool MayAdminister => Role == UserRole.Administrator;

    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks its authorization.</exception>
    public static Caller Of(ClaimsPrincipal? user)
    {
        if (user?.FindFirstValue(OrganizationClaims.Organization) is not { } organization)
            throw new InvalidOperationException("A caller was asked for where nobody is signed in.");
        var source = Enum.Parse<ConsentSource>(user.FindFirstValue(OrganizationClaims.Source)!);
        var role = Enum.Parse<UserRole>(user.FindFirstValue(ClaimTypes.Role)!);
        return new(new OrganizationId(Guid.Parse(organization)), role, new ChangeAuthor(source, user.Identity?.Name ?? ""));
    }
}
