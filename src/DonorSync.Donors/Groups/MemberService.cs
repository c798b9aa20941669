using DonorSync.Database.Rejections;

namespace DonorSync.Donors.Groups;

/// <summary>The number of memberships that changed.</summary>
public sealed record MembersChanged(int Added, int Removed);

/// <summary>Manages memberships of groups. Adding an existing member and removing a missing one change nothing.</summary>
public sealed class MemberService(DonorSyncDb db, GroupService groups, TimeProvider clock)
{
    /// <summary>The maximum number of ids in one call, added and removed together.</summary>
    public const int MaxIds = 10_000;

    /// <summary>Adds and removes members: everything, or nothing if an id is unknown.</summary>
    /// <exception cref="ValidationFailedException">Lists the ids without a contact, and those in both lists.</exception>
    public async Task<MembersChanged> ChangeAsync(
        Guid groupId, IReadOnlyList<Guid> add, IReadOnlyList<Guid> remove, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        await groups.RequireAsync(groupId, cancellation);
        await RefuseWrongIdsAsync(add, remove, cancellation);

        var present = await PresentAsync(groupId, [.. add, .. remove], cancellation);
        var now = clock.Now();
        var joining = add.Distinct().Where(id => !present.ContainsKey(id)).ToList();
        db.AddRange(joining.Select(id =>
            new GroupMember { OrganizationId = db.Organization, GroupId = groupId, ContactId = id, AddedAt = now }));
        var leaving = remove.Distinct().Where(present.ContainsKey).ToList();
        db.RemoveRange(leaving.Select(id => present[id]));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(joining.Count, leaving.Count);
    }

    /// <exception cref="NotFoundException">There is no such group, or no such contact.</exception>
    public async Task AddAsync(Guid groupId, Guid contactId, CancellationToken cancellation)
    {
        await RefuseUnknownAsync(groupId, contactId, cancellation);
        await ChangeAsync(groupId, [contactId], [], cancellation);
    }

    /// <exception cref="NotFoundException">There is no such group, or no such contact.</exception>
    public async Task RemoveAsync(Guid groupId, Guid contactId, CancellationToken cancellation)
    {
        await RefuseUnknownAsync(groupId, contactId, cancellation);
        await ChangeAsync(groupId, [], [contactId], cancellation);
    }

    async Task RefuseUnknownAsync(Guid groupId, Guid contactId, CancellationToken cancellation)
    {
        await groups.RequireAsync(groupId, cancellation);
        if (!await db.Contacts().AnyAsync(c => c.Id == contactId, cancellation))
            throw new NotFoundException("contact", contactId);
    }

    async Task RefuseWrongIdsAsync(IReadOnlyList<Guid> add, IReadOnlyList<Guid> remove, CancellationToken cancellation)
    {
        var known = new HashSet<Guid>();
        foreach (var ids in add.Concat(remove).Distinct().Chunk(1_000))
            known.UnionWith(await db.Contacts().Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellation));
        var errors = new FieldErrors();
        foreach (var (name, ids) in new[] { ("add", add), ("remove", remove) })
        {
            for (var i = 0; i < ids.Count; i++)
            {
                if (!known.Contains(ids[i]))
                    errors.Add($"{name}[{i}]", $"there is no contact {ids[i]}.");
            }
        }
        foreach (var id in add.Intersect(remove))
            errors.Add("add", $"and remove both name {id}.");
        errors.ThrowIfAny();
    }

    async Task<Dictionary<Guid, GroupMember>> PresentAsync(Guid groupId, Guid[] contacts, CancellationToken cancellation)
    {
        var present = new Dictionary<Guid, GroupMember>();
        foreach (var ids in contacts.Distinct().Chunk(1_000))
        {
            var rows = await db.GroupMembers().Where(m => m.GroupId == groupId && ids.Contains(m.ContactId)).ToListAsync(cancellation);
            rows.ForEach(m => present.Add(m.ContactId, m));
        }
        return present;
    }
}
