using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Donors.Counts;

/// <summary>How many members of a group can be reached, and why the others cannot.</summary>
/// <param name="Solicitable">Email Solicitable: E2, E3 and E4 hold.</param>
/// <param name="NotSolicitable">The others, by the first reason that holds.</param>
/// <param name="SharedNo">Among the solicitable: somebody with the same address said No, so they get no mail all the same (C10).</param>
public sealed record GroupReach(int Members, int Solicitable, IReadOnlyDictionary<Unreached, int> NotSolicitable, int SharedNo);

/// <summary>The members of groups by reason (B2), from the counts that the database keeps.</summary>
public sealed class GroupReachReader(DonorSyncDb db, SyncPolicy policy)
{
    static readonly GroupReach Nobody = new(0, 0, new Dictionary<Unreached, int>(), 0);

    public async Task<GroupReach> OfAsync(Guid group, CancellationToken cancellation) =>
        (await OfAsync([group], cancellation)).GetValueOrDefault(group, Nobody);

    /// <summary>A group without members is not among them.</summary>
    public async Task<Dictionary<Guid, GroupReach>> OfAsync(IReadOnlyCollection<Guid> groups, CancellationToken cancellation)
    {
        var ids = groups.ToList();
        var rows = await db.GroupCounts().AsNoTracking().Where(c => ids.Contains(c.GroupId) && c.Count != 0).ToListAsync(cancellation);
        return rows.GroupBy(static r => r.GroupId).ToDictionary(static g => g.Key, Reach);
    }

    GroupReach Reach(IEnumerable<GroupCount> rows)
    {
        var counts = rows.GroupBy(r => r.Standing.Under(r.Domain, policy)).ToDictionary(static g => g.Key, static g => g.Sum(static r => r.Count));
        var sharedNo = counts.GetValueOrDefault(Unreached.SharedNo);
        return new(
            counts.Values.Sum(), counts.GetValueOrDefault(Unreached.Not) + sharedNo,
            counts.Where(static c => c.Key is not (Unreached.Not or Unreached.SharedNo) && c.Value > 0).ToDictionary(static c => c.Key, static c => c.Value),
            sharedNo);
    }
}
