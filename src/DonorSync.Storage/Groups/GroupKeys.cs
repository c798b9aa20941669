using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Updates the keys of groups from an earlier version, which included inner spaces and invisible characters.</summary>
static class GroupKeys
{
    public static async Task RefreshAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var all = db.Set<Group>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        List<(OrganizationId Organization, Guid Id, string Key)> old = [];
        await foreach (var group in all.Select(g => new { g.OrganizationId, g.Id, g.Name, g.NameKey }).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (GroupNames.Fold(group.Name) is var key && key != group.NameKey)
                old.Add((group.OrganizationId, group.Id, key));
        }
        foreach (var (organization, id, key) in old)
        {
            // Of two groups with the same name now, the one with the key keeps it; the sync reports the other one (L8).
            await all.Where(g => g.OrganizationId == organization && g.Id == id && !all.Any(o => o.OrganizationId == organization && o.NameKey == key))
                .ExecuteUpdateAsync(set => set.SetProperty(g => g.NameKey, key), cancellation);
        }
    }
}
