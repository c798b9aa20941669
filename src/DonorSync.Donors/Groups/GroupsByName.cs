namespace DonorSync.Donors.Groups;

/// <summary>Groups by their key. <paramref name="Added"/>: the new ones.</summary>
sealed record NamedGroups(Dictionary<string, Group> ByKey, IReadOnlyList<CreatedGroup> Added);

/// <summary>Finds groups by name and adds the missing ones (saved with the next save of the context).</summary>
sealed class GroupsByName(DonorSyncDb db, TimeProvider clock)
{
    /// <param name="names">Valid names; a new group gets the first spelling of its name.</param>
    public async Task<NamedGroups> LoadOrAddAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var wanted = names.DistinctBy(GroupNames.Fold).ToDictionary(GroupNames.Fold, GroupNames.Clean);
        if (wanted.Count == 0)
            return new([], []);
        var keys = wanted.Keys.ToList();
        var groups = await db.Groups().Where(g => keys.Contains(g.NameKey)).ToDictionaryAsync(g => g.NameKey, cancellation);
        List<CreatedGroup> added = [];
        foreach (var (key, name) in wanted.Where(w => !groups.ContainsKey(w.Key)))
        {
            var now = clock.Now();
            groups[key] = new Group
            {
                OrganizationId = db.Organization,
                Id = Guid.CreateVersion7(now),
                Name = name,
                CreatedAt = now,
                UpdatedAt = now
            };
            db.Add(groups[key]);
            added.Add(new(groups[key].Id, name));
        }
        return new(groups, added);
    }
}
