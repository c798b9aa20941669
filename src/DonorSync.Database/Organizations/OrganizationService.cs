using DonorSync.Database.Rejections;
using DonorSync.Sync.Ports;

namespace DonorSync.Database.Organizations;

/// <summary>The installation's organizations.</summary>
public sealed class OrganizationService(IDbContextFactory<DonorSyncDb> contexts)
{
    public async Task<bool> AnyAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Organizations.AnyAsync(cancellation);
    }

    public async Task<bool> AreSeveralAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Organizations.CountAsync(cancellation) > 1;
    }

    public async Task<IReadOnlyList<Organization>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Organizations.AsNoTracking().OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(cancellation);
    }

    public async Task<Organization?> FindAsync(OrganizationId id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Organizations.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancellation);
    }

    /// <summary>Returns whether this is the first organization, whose administrators manage the installation.</summary>
    public async Task<bool> IsFirstAsync(OrganizationId id, CancellationToken cancellation) => (await ListAsync(cancellation))[0].Id == id;

    /// <param name="timeZone">An IANA name; UTC if it is null or unknown.</param>
    /// <exception cref="ValidationFailedException">The name is empty or too long. A duplicate name is not reported: organizations must not
    /// learn of each other.</exception>
    public async Task ChangeAsync(OrganizationId id, string? name, string? timeZone, CancellationToken cancellation)
    {
        var clean = CleanName("name", name);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone ?? "", out var known) && known != TimeZoneInfo.Utc ? known.Id : null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Organizations.Where(o => o.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(o => o.Name, clean).SetProperty(o => o.TimeZone, zone), cancellation);
    }

    public async Task RequireAuthenticatorAsync(OrganizationId id, bool required, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Organizations.Where(o => o.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(static o => o.RequiresAuthenticator, required), cancellation);
    }

    /// <exception cref="ValidationFailedException">The name is invalid; the error names the field.</exception>
    public static string CleanName(string field, string? name) => TextCheck.RequiredOrThrow(field, name, Organization.MaxNameLength);
}
