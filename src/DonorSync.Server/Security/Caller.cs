using System.Security.Claims;
using DonorSync.Storage;
using DonorSync.Sync;

namespace DonorSync.Server.Security;

/// <summary>Who makes the request. Everything a request reads and writes is this organisation's.</summary>
/// <param name="Author">What evidence says of changes the request makes (B11).</param>
sealed record Caller(OrganizationId Organization, ChangeAuthor Author)
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks its authorization.</exception>
    public static Caller Of(ClaimsPrincipal? user)
    {
        if (user?.FindFirstValue(OrganizationClaims.Organization) is not { } organization)
            throw new InvalidOperationException("A caller was asked for where nobody is signed in.");
        var source = Enum.Parse<ConsentSource>(user.FindFirstValue(OrganizationClaims.Source)!);
        return new(new OrganizationId(Guid.Parse(organization)), new ChangeAuthor(source, user.Identity?.Name ?? ""));
    }
}
