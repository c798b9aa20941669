using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Terminal;

/// <summary>Selects the organization of a command.</summary>
internal static class OrganizationChoice
{
    /// <param name="name">The requested name, ignoring case; null selects the only organization.</param>
    /// <exception cref="DonorFileException">There is no organization, or the choice is not clear.</exception>
    public static Organization Of(IReadOnlyList<Organization> all, string? name)
    {
        if (all.Count == 0)
            throw new DonorFileException("There is no organization yet. Start the server once and set it up.");
        var named = name is null ? all
            : [.. all.Where(organization => string.Equals(organization.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))];
        if (named is [var only])
            return only;
        var names = string.Join(", ", all.Select(organization => organization.Name));
        throw new DonorFileException(name is null
            ? $"There are several organizations; choose one with --organization: {names}"
            : $"There is no single organization named \"{name}\". There are: {names}");
    }
}
