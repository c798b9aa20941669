using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Terminal;
using DonorSync.Server.Operations;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.People;

/// <summary>A user of the machine's terminal acts as an administrator of each organization.</summary>
sealed class TerminalUsers(IServiceProvider services, Organization organization)
{
    public const string Who = "command line";

    public Organization Organization => organization;

    /// <exception cref="DonorFileException">The organization is not clear.</exception>
    public static async Task<TerminalUsers> OfAsync(IServiceProvider services, string? organization, CancellationToken cancellation)
    {
        await services.NeedDatabaseAsync(cancellation);
        var all = await services.GetRequiredService<OrganizationService>().ListAsync(cancellation);
        return new(services, OrganizationChoice.Of(all, organization));
    }

    /// <summary>Finds a user. The address is unique in the installation, so no organization is needed.</summary>
    /// <exception cref="ToolException">There is no user with this address.</exception>
    public static async Task<(OrganizationUsers People, User User)> FindAsync(
        IServiceProvider services, string email, CancellationToken cancellation)
    {
        await services.NeedDatabaseAsync(cancellation);
        var wanted = email.Trim().ToUpperInvariant();
        var user = await services.GetRequiredService<DonorSyncDb>().Users.AsNoTracking()
            .FirstOrDefaultAsync(u => u.NormalizedUserName == wanted, cancellation)
            ?? throw new ToolException($"There is no user {email}. `./donorsync user list` shows all users.");
        return (UsersOf(services, user.OrganizationId), user);
    }

    public OrganizationUsers Of(OrganizationId id) => UsersOf(services, id);

    static OrganizationUsers UsersOf(IServiceProvider services, OrganizationId organization) =>
        ActivatorUtilities.CreateInstance<OrganizationUsers>(
        services, new Caller(organization, UserRole.Administrator, new ChangeAuthor(ConsentSource.Person, Who)));
}
