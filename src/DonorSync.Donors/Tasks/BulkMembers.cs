namespace DonorSync.Donors.Tasks;

/// <summary>Adds many contacts to a group, or removes them.</summary>
sealed class BulkMembers(DonorSession session)
{
    readonly DonorSyncDb db = session.Db;

    public async Task<Dictionary<Guid, ItemEnd>> AddAsync(Guid group, Guid[] contacts, CancellationToken cancellation)
    {
        var there = await ThereAsync(contacts, cancellation);
        var members = await MembersAsync(group, contacts, cancellation);
        var joining = there.Where(id => !members.ContainsKey(id)).ToArray();
        var memories = await Remembered.ReadAsync(session, joining, cancellation);
        await session.Members.ChangeAsync(group, joining, [], cancellation);
        var joined = await MembersAsync(group, joining, cancellation);
        return there.ToDictionary(static id => id, id => joined.TryGetValue(id, out var at)
            ? new ItemEnd(WorkOutcome.Changed, at, new(null, null, memories.OnListOf(id, group)))
            : ItemEnd.AlreadySo);
    }

    public async Task<Dictionary<Guid, ItemEnd>> RemoveAsync(Guid group, Guid[] contacts, CancellationToken cancellation)
    {
        var there = await ThereAsync(contacts, cancellation);
        var members = await MembersAsync(group, contacts, cancellation);
        var memories = await Remembered.ReadAsync(session, members.Keys, cancellation);
        await session.Members.ChangeAsync(group, [], [.. members.Keys], cancellation);
        return there.ToDictionary(static id => id, id => members.TryGetValue(id, out var at)
            ? new ItemEnd(WorkOutcome.Changed, null, new(null, [new(group, at)], memories.Of(id, [group])))
            : ItemEnd.AlreadySo);
    }

    Task<List<Guid>> ThereAsync(Guid[] contacts, CancellationToken cancellation) =>
        db.Contacts().Where(c => contacts.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellation);

    /// <summary>Returns the members among the contacts, with the time of joining.</summary>
    Task<Dictionary<Guid, DateTimeOffset>> MembersAsync(Guid group, Guid[] contacts, CancellationToken cancellation) =>
        db.GroupMembers().Where(m => m.GroupId == group && contacts.Contains(m.ContactId))
            .ToDictionaryAsync(m => m.ContactId, m => m.AddedAt, cancellation);
}
