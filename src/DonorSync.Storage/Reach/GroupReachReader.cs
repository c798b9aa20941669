using DonorSync.Core;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>How many members of a group can be reached, and why the others cannot.</summary>
/// <param name="Solicitable">Email Solicitable: E2, E3 and E4 hold.</param>
/// <param name="NotSolicitable">The others, by the first reason that holds.</param>
/// <param name="SharedNo">Among the solicitable: somebody with the same address said No, so they get no mail all the same (C10).</param>
public sealed record GroupReach(int Members, int Solicitable, IReadOnlyDictionary<Unreached, int> NotSolicitable, int SharedNo);

/// <summary>Counts the members of one group by reason (B2).</summary>
public sealed class GroupReachReader(DonorSyncDb db, SyncPolicy policy)
{
    public async Task<GroupReach> OfAsync(Guid group, CancellationToken cancellation)
    {
        var counts = await db.GroupMembers.Where(m => m.GroupId == group).Join(db.Contacts, m => m.ContactId, c => c.Id, (m, c) => c)
            .Select(ReachReader.Reason(db, policy)).GroupBy(r => r).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(r => r.Key, r => r.Count, cancellation);
        var sharedNo = counts.GetValueOrDefault(Unreached.SharedNo);
        return new(
            counts.Values.Sum(), counts.GetValueOrDefault(Unreached.Not) + sharedNo,
            counts.Where(static c => c.Key is not (Unreached.Not or Unreached.SharedNo)).ToDictionary(static c => c.Key, static c => c.Value), sharedNo);
    }
}
