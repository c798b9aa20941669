using DonorSync.Donors.Listing;

namespace DonorSync.Donors.Counts;

/// <summary>How many members of a group are on its list, and why the others are not (B14): the members are those on the list and those by
/// reason.</summary>
/// <param name="Reasons">The reasons in their order, without those that no member has.</param>
public sealed record ListReach(int Members, int OnList, IReadOnlyList<ReachReason> Reasons);

public sealed record ReachReason(OffList Reason, Rule Rule, string Text, int Count);

/// <summary>A member of a group. <paramref name="Absence"/>: why it is not on the list; null for one that is counted as on it.</summary>
public sealed record PlacedMember(Guid Id, Absence? Absence);

/// <summary>Decides for each member of a group whether it is on the group's list (B14), as the reconciler says.</summary>
public sealed class ListReaches(DonorSyncDb db, ContactStandings standings)
{
    const int AtOnce = 1_000;

    public async Task<ListReach> OfAsync(Guid group, CancellationToken cancellation)
    {
        var members = await MembersAsync(group, cancellation);
        var reasons = members.Select(static m => m.Absence).OfType<Absence>().GroupBy(static a => a.Reason)
            .OrderBy(static g => g.Key)
            .Select(static g => new ReachReason(g.Key, g.First().Rule, g.First().Text, g.Count())).ToList();
        return new(members.Count, members.Count - reasons.Sum(static r => r.Count), reasons);
    }

    /// <summary>Returns the members, oldest first.</summary>
    public async Task<IReadOnlyList<PlacedMember>> MembersAsync(Guid group, CancellationToken cancellation)
    {
        var ids = await db.GroupMembers().Where(m => m.GroupId == group)
            .Join(db.Contacts(), m => m.ContactId, c => c.Id, (m, c) => new { c.Id, c.CreatedAt })
            .OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellation);
        var id = new GroupId(group.ToString());
        var policy = await standings.PolicyAsync(cancellation);
        var placed = new List<(Guid Id, EmailKey Key, Placement Place)>(ids.Count);
        foreach (var some in ids.Chunk(AtOnce))
        {
            var evidence = await standings.EvidenceAsync(some, cancellation);
            foreach (var member in some.Where(evidence.ContainsKey))
            {
                var places = evidence[member].Explain(policy).Places;
                if (places.FirstOrDefault(p => p.Group.Group == id) is { Group: not null } place)
                    placed.Add((member, evidence[member].Case.Key, place));
            }
        }
        var counted = placed.Where(static p => p.Place.IsOnList).GroupBy(static p => p.Key)
            .Select(static at => at.OrderBy(static p => p.Place.Reason is not null).First().Id).ToHashSet();
        return placed.ConvertAll(p => new PlacedMember(p.Id, counted.Contains(p.Id) ? null : AbsenceOf(p.Place)));
    }

    /// <summary>C10: an address counts once on a list.</summary>
    static Absence AbsenceOf(Placement place) =>
        place.Reason ?? new Absence(OffList.SharedAddress, Rule.C10, Sentences.SharesAddress);
}
