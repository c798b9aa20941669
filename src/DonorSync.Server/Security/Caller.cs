using System.Security.Claims;
using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Security;

/// <summary>The caller of a request. Everything the request reads and writes belongs to this organization.</summary>
/// <param name="Role">The caller's role. A token has the role that matches its scopes.</param>
/// <param name="Author">The author in the evidence of the request's changes (B11).</param>
sealed record Caller(OrganizationId Organization, UserRole Role, ChangeAuthor Author)
{
    /// <summary>May edit contacts and groups, and start syncs.</summary>
    public bool MayEdit => Role is UserRole.Administrator or UserRole.Staff;

    /// <summary>May also connect and disconnect, approve held steps, and manage users and tokens.</summary>
    public bool MayAdminister => Role == UserRole.Administrator;

    /// <exception cref="InvalidOperationException">No user is signed in: the endpoint lacks its authorization.</exception>
    public static Caller Of(ClaimsPrincipal? user)
    {
        if (user?.FindFirstValue(OrganizationClaims.Organization) is not { } organization)
            throw new InvalidOperationException("The caller was requested, but no user is signed in.");
        var source = Enum.Parse<ConsentSource>(user.FindFirstValue(OrganizationClaims.Source)!);
        var role = Enum.Parse<UserRole>(user.FindFirstValue(ClaimTypes.Role)!);
        return new(new OrganizationId(Guid.Parse(organization)), role, new ChangeAuthor(source, user.Identity?.Name ?? ""));
    }
}
