using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The installation's organisations.</summary>
public sealed class OrganizationService(IDbContextFactory<DonorSyncDb> contexts)
{
    public async Task<bool> AnyAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Organizations.AnyAsync(cancellation);
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

    /// <exception cref="ValidationFailedException">Names the field.</exception>
    public static string CleanName(string field, string? name) => TextCheck.RequiredOrThrow(field, name, Organization.MaxNameLength);
}
