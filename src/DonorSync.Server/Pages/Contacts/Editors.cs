using System.Security.Claims;
using DonorSync.Storage;

namespace DonorSync.Server.Pages.Contacts;

/// <summary>Who may change donors and groups.</summary>
static class Editors
{
    public const string Roles = $"{nameof(UserRole.Administrator)},{nameof(UserRole.Staff)}";

    public static bool MayEdit(this ClaimsPrincipal user) => user.IsInRole(nameof(UserRole.Administrator)) || user.IsInRole(nameof(UserRole.Staff));
}
