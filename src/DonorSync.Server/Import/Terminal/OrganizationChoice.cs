using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;

namespace DonorSync.Server.Import;

/// <summary>Which organisation a command at the terminal is about.</summary>
internal static class OrganizationChoice
{
    /// <param name="name">As asked for, ignoring case; null takes the only one there is.</param>
    /// <exception cref="DonorFileException">None, or not certain which.</exception>
    public static Organization Of(IReadOnlyList<Organization> all, string? name)
    {
        if (all.Count == 0)
            throw new DonorFileException("There is no organisation yet. Start the server once and set it up.");
        var named = name is null ? all
            : [.. all.Where(organization => string.Equals(organization.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))];
        if (named is [var only])
            return only;
        var names = string.Join(", ", all.Select(organization => organization.Name));
        throw new DonorFileException(name is null
            ? $"There are several organisations; choose one with --organization: {names}"
            : $"There is no single organisation named \"{name}\". There are: {names}");
    }
}
