using DonorSync.Database;
using DonorSync.Database.Users;

namespace DonorSync.Server.People;

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
