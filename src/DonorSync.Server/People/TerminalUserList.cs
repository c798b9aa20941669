using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Import.Terminal;
using DonorSync.Server.Operations;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.People;

/// <summary>Writes the list of users.</summary>
sealed class TerminalUserList(IServiceProvider services)
{
    public async Task WriteAsync(string? organization, TextWriter output, CancellationToken cancellation)
    {
        await services.NeedDatabaseAsync(cancellation);
        var all = await services.GetRequiredService<OrganizationService>().ListAsync(cancellation);
        var wanted = organization is null ? all : [OrganizationChoice.Of(all, organization)];
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var db = services.GetRequiredService<DonorSyncDb>();
        foreach (var one in wanted)
        {
            await output.WriteLineAsync(one.Name);
            foreach (var user in await db.Users.AsNoTracking().Where(u => u.OrganizationId == one.Id).OrderBy(u => u.Email)
                .ToListAsync(cancellation))
                await output.WriteLineAsync($"  {user.Email,-40} {RoleWord.Of(user.Role),-14}{State(user, now)}");
        }
    }

    static string State(User user, DateTimeOffset now) => string.Join(", ", Words(user, now));

    static IEnumerable<string> Words(User user, DateTimeOffset now)
    {
        if (OrganizationUsers.IsDisabled(user))
            yield return "disabled";
        else if (user.LockoutEnd > now)
            yield return $"locked out until {user.LockoutEnd.Value.UtcDateTime:HH:mm} UTC";
        if (user.TwoFactorEnabled)
            yield return "authenticator";
    }
}
