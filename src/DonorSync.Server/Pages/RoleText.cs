using DonorSync.Storage;

namespace DonorSync.Server.Pages;

/// <summary>What each role may do, in words.</summary>
static class RoleText
{
    public static string Of(UserRole role) => role switch
    {
        UserRole.Administrator => "Administrator",
        UserRole.Staff => "Staff",
        UserRole.ReadOnly => "Read-only",
    };

    public static string Explain(UserRole role) => role switch
    {
        UserRole.Administrator => "everything, also connecting, deciding what waits, people and tokens",
        UserRole.Staff => "works with donors and groups, and starts syncs",
        UserRole.ReadOnly => "looks, and changes nothing",
    };
}
