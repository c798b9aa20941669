using DonorSync.Donors.Crm;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Counts;

/// <summary>Reads how many contacts can be emailed (B2) from the counts that triggers maintain.</summary>
public sealed class ReachReader(IDbContextFactory<DonorSyncDb> contexts)
{
    const int LargestShown = 8;

    public async Task<Reach> ReadAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var rows = await db.ContactCounts().AsNoTracking().Where(c => c.Count != 0).ToListAsync(cancellation);
        var counts = rows.GroupBy(static r => r.Reason).ToDictionary(static g => g.Key, static g => g.Sum(static r => r.Count));
        var ofGroups = await db.GroupCounts().AsNoTracking().Where(c => c.Count != 0).ToListAsync(cancellation);
        var eligible = ofGroups.Where(static c => c.Reason == Unreached.Not).Select(static c => c.GroupId).Distinct().Count();
        return new(
            counts.Values.Sum(), counts.GetValueOrDefault(Unreached.Not), await AddressesAsync(db, rows, cancellation),
            await db.Groups().CountAsync(cancellation), eligible,
            counts.Where(static c => c.Key != Unreached.Not).ToDictionary(static c => c.Key, static c => c.Value),
            await LargestAsync(db, ofGroups, cancellation));
    }

    /// <summary>Counts contacts with a unique address, and then the distinct shared addresses.</summary>
    static async Task<int> AddressesAsync(DonorSyncDb db, List<ContactCount> rows, CancellationToken cancellation)
    {
        var alone = rows.Where(static r => r is { Sharing: AddressSharing.Alone, Reason: Unreached.Not }).Sum(static r => r.Count);
        return alone + await db.Contacts()
            .Where(c => c.Sharing == AddressSharing.Shared && c.Obstacles == Obstacles.None && string.Compare(c.PrimaryEmailKey, "") > 0
                && db.GroupMembers().Any(m => m.ContactId == c.Id))
            .Select(c => c.PrimaryEmailKey).Distinct().CountAsync(cancellation);
    }

    static async Task<IReadOnlyList<GroupSize>> LargestAsync(DonorSyncDb db, List<GroupCount> counts, CancellationToken cancellation)
    {
        var sizes = counts.GroupBy(static c => c.GroupId).Select(static g => (Id: g.Key, Members: g.Sum(static c => c.Count)))
            .OrderByDescending(static g => g.Members).ThenBy(static g => g.Id).Take(LargestShown).ToList();
        var ids = sizes.ConvertAll(static s => s.Id);
        var names = await db.Groups().Where(g => ids.Contains(g.Id)).ToDictionaryAsync(g => g.Id, g => g.Name, cancellation);
        return [.. sizes.Where(s => names.ContainsKey(s.Id)).Select(s => new GroupSize(s.Id, names[s.Id], s.Members))];
    }
}
