using DonorSync.Database.Ports;
using DonorSync.Donors.Groups;

namespace DonorSync.Donors.Tasks;

/// <summary>Takes memberships back that a bulk change made, and gives those back that it ended.</summary>
sealed class UndoMembers(DonorSession session, IGiveBack memory)
{
    readonly DonorSyncDb db = session.Db;

    /// <summary>Removes contacts from a group, except those that have left since or were added again by another change.</summary>
    public async Task<Dictionary<long, WorkOutcome>> TakeOutAsync(Guid group, List<WorkItemRow> items, CancellationToken cancellation)
    {
        if (!await db.Groups().AnyAsync(g => g.Id == group, cancellation))
            return items.ToDictionary(static i => i.Sequence, static _ => WorkOutcome.GroupGone);
        var ids = items.ConvertAll(static i => i.ContactId);
        var keys = await KeysAsync(ids, cancellation);
        var since = await db.GroupMembers().Where(m => m.GroupId == group && ids.Contains(m.ContactId))
            .ToDictionaryAsync(m => m.ContactId, m => m.AddedAt, cancellation);
        var ours = items.FindAll(i => since.TryGetValue(i.ContactId, out var at) && at == i.At);
        await session.Members.ChangeAsync(group, [], ours.ConvertAll(static i => i.ContactId), cancellation);

        var before = ours.ToDictionary(static i => i.ContactId, static i => ItemBefore.Of(i).Remembered ?? []);
        await memory.LoadAsync([.. keys.Values.OfType<string>()], [.. before.Values.SelectMany(static m => m)], cancellation);
        foreach (var (contact, remembered) in before)
        {
            if (keys[contact] is { } key)
                memory.LeftAgain(key, remembered);
        }
        return items.Where(i => keys.ContainsKey(i.ContactId)).ToDictionary(
            static i => i.Sequence, i => before.ContainsKey(i.ContactId) ? WorkOutcome.GivenBack : WorkOutcome.ChangedSince);
    }

    public async Task<Dictionary<long, WorkOutcome>> PutBackAsync(List<WorkItemRow> items, CancellationToken cancellation)
    {
        var keys = await KeysAsync(items.ConvertAll(static i => i.ContactId), cancellation);
        return await PutBackAsync(items.FindAll(i => keys.ContainsKey(i.ContactId)), keys, cancellation);
    }

    /// <param name="items">Items of contacts that exist.</param>
    /// <param name="keys">Their addresses.</param>
    public async Task<Dictionary<long, WorkOutcome>> PutBackAsync(List<WorkItemRow> items, Dictionary<Guid, string?> keys,
        CancellationToken cancellation)
    {
        var ids = items.ConvertAll(static i => i.ContactId);
        var befores = items.ToDictionary(static i => i.Sequence, ItemBefore.Of);
        var groups = befores.Values.SelectMany(static b => b.Members ?? []).Select(static m => m.Group).Distinct().ToList();
        var there = await db.Groups().Where(g => groups.Contains(g.Id)).Select(g => g.Id).ToHashSetAsync(cancellation);
        var present = await db.GroupMembers().Where(m => ids.Contains(m.ContactId) && groups.Contains(m.GroupId))
            .Select(m => new ValueTuple<Guid, Guid>(m.GroupId, m.ContactId)).ToHashSetAsync(cancellation);
        await memory.LoadAsync(
            [.. keys.Values.OfType<string>().Distinct()], [.. befores.Values.SelectMany(static b => b.Remembered ?? [])], cancellation);
        var ends = new Dictionary<long, WorkOutcome>();
        foreach (var item in items)
        {
            var before = befores[item.Sequence];
            var members = (before.Members ?? []).Where(m => there.Contains(m.Group)).ToList();
            var back = members.FindAll(m => present.Add((m.Group, item.ContactId)));
            db.AddRange(
                back.Select(m =>
                    new GroupMember
                    {
                        OrganizationId = db.Organization,
                        GroupId = m.Group,
                        ContactId = item.ContactId,
                        AddedAt = m.AddedAt
                    }));
            if (back.Count > 0 && keys[item.ContactId] is { } key)
                memory.Rejoined(key, before.Remembered ?? []);
            ends[item.Sequence] = members.Count == 0 ? WorkOutcome.GroupGone : back.Count == 0
                ? WorkOutcome.ChangedSince : WorkOutcome.GivenBack;
        }
        return ends;
    }

    /// <summary>Returns the existing contacts with their addresses.</summary>
    Task<Dictionary<Guid, string?>> KeysAsync(List<Guid> contacts, CancellationToken cancellation) =>
        db.Contacts().Where(c => contacts.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.PrimaryEmailKey, cancellation);
}
