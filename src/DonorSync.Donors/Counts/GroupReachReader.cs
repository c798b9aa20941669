namespace DonorSync.Donors.Counts;

/// <summary>How many members of a group can be emailed, and why the others cannot.</summary>
/// <param name="Solicitable">Email Solicitable: E2, E3 and E4 hold.</param>
/// <param name="NotSolicitable">The other members, by the first reason that holds.</param>
/// <param name="SharedNo">Solicitable members who still cannot be emailed, because another contact with the same address is opted out
/// (C10).</param>
public sealed record GroupReach(int Members, int Solicitable, IReadOnlyDictionary<Unreached, int> NotSolicitable, int SharedNo);

/// <summary>Reads the members of groups by reason (B2) from the counts that triggers maintain.</summary>
public sealed class GroupReachReader(DonorSyncDb db)
{
    static readonly GroupReach Empty = new(0, 0, new Dictionary<Unreached, int>(), 0);

    public async Task<GroupReach> OfAsync(Guid group, CancellationToken cancellation) =>
        (await OfAsync([group], cancellation)).GetValueOrDefault(group, Empty);

    /// <summary>Returns the groups that have members.</summary>
    public async Task<Dictionary<Guid, GroupReach>> OfAsync(IReadOnlyCollection<Guid> groups, CancellationToken cancellation)
    {
        var ids = groups.ToList();
        var rows = await db.GroupCounts().AsNoTracking().Where(c => ids.Contains(c.GroupId) && c.Count != 0).ToListAsync(cancellation);
        return rows.GroupBy(static r => r.GroupId).ToDictionary(static g => g.Key, Reach);
    }

    static GroupReach Reach(IEnumerable<GroupCount> rows)
    {
        var counts = rows.GroupBy(static r => r.Reason).ToDictionary(static g => g.Key, static g => g.Sum(static r => r.Count));
        var sharedNo = counts.GetValueOrDefault(Unreached.SharedNo);
        return new(
            counts.Values.Sum(), counts.GetValueOrDefault(Unreached.Not) + sharedNo,
            counts.Where(static c => c.Key is not (Unreached.Not or Unreached.SharedNo) && c.Value > 0)
                .ToDictionary(static c => c.Key, static c => c.Value),
            sharedNo);
    }
}
