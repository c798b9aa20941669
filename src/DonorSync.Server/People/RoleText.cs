using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;

namespace DonorSync.Server.People;

/// <summary>Texts for the roles.</summary>
static class RoleText
{
    public static string Of(UserRole role) => role switch
    {
        UserRole.Administrator => "Administrator",
        UserRole.Staff => "Staff",
        UserRole.ReadOnly => "Read-only",
    };

    /// <summary>Returns the role with exactly this name. Numbers, lists of names and other texts return null.</summary>
    public static UserRole? Read(string? name) =>
        Enum.GetValues<UserRole>().Where(role => role.ToString() == name).Cast<UserRole?>().FirstOrDefault();

    public static string Explain(UserRole role) => role switch
    {
        UserRole.Administrator => "full access, including the connection, approvals, users and API tokens",
        UserRole.Staff => "works with donors and groups, and starts syncs",
        UserRole.ReadOnly => "can view everything, change nothing",
    };
}

/// <summary>Roles as command-line words.</summary>
static class RoleWord
{
    public static string[] All { get; } = [.. Enum.GetValues<UserRole>().Select(Of)];

    public static string Of(UserRole role) => role switch
    {
        UserRole.Administrator => "administrator",
        UserRole.Staff => "staff",
        UserRole.ReadOnly => "read-only",
    };

    public static UserRole Parse(string word) => Enum.GetValues<UserRole>().Single(role => Of(role) == word);
}
