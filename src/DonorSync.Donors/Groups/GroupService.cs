using DonorSync.Database.Ports;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Crm;

namespace DonorSync.Donors.Groups;

/// <summary>A group with its numbers. <paramref name="EmailSolicitable"/>: members that meet E2, E3 and E4.</summary>
public sealed record GroupDetails(Group Group, int TotalMembers, int EmailSolicitable);

/// <summary>Groups, by name.</summary>
/// <remarks>Throws a <see cref="RejectedException"/> for what it refuses.</remarks>
public sealed class GroupService(DonorSyncDb db, ILeftOutLists lists, TimeProvider clock)
{
    /// <exception cref="ConflictException">A group with this name exists (L8).</exception>
    public async Task<GroupDetails> CreateAsync(string? name, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var now = clock.Now();
        var group = new Group { Id = Guid.CreateVersion7(now), Name = CleanName(name), CreatedAt = now, UpdatedAt = now };
        await RefuseTakenNameAsync(group, cancellation);
        db.Add(group);
        await SaveAsync(group.Name, cancellation);
        return new(group, 0, 0);
    }

    /// <summary>L4: the next sync renames the list. A different spelling is also a new name.</summary>
    public async Task<GroupDetails> RenameAsync(Guid id, string? name, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var clean = CleanName(name);
        var group = await db.Groups().FirstOrDefaultAsync(g => g.Id == id, cancellation) ?? throw new NotFoundException("group", id);
        if (group.Name != clean)
        {
            group.Name = clean;
            group.UpdatedAt = clock.Now();
            await RefuseTakenNameAsync(group, cancellation);
            await SaveAsync(clean, cancellation);
        }
        return await WithCountsAsync(group, cancellation);
    }

    /// <summary>L6: the next sync deletes the list, unless the group is left out (B12). The contacts are kept.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        await lists.KeepAsync(db, id, cancellation);
        if (await db.Groups().Where(g => g.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            throw new NotFoundException("group", id);
        await transaction.CommitAsync(cancellation);
    }

    public async Task<GroupDetails> GetAsync(Guid id, CancellationToken cancellation)
    {
        var group = await db.Groups().AsNoTracking().FirstOrDefaultAsync(g => g.Id == id, cancellation)
            ?? throw new NotFoundException("group", id);
        return await WithCountsAsync(group, cancellation);
    }

    /// <summary>Returns a group without its numbers; null if there is none.</summary>
    public Task<Group?> FindAsync(Guid id, CancellationToken cancellation) =>
        db.Groups().AsNoTracking().FirstOrDefaultAsync(g => g.Id == id, cancellation);

    /// <summary>Returns groups by name, in the order of the folded names.</summary>
    public async Task<Page<GroupDetails, GroupPlace>> ListAsync(GroupPlace? after, int limit, CancellationToken cancellation)
    {
        var groups = db.Groups().AsNoTracking();
        if (after is { NameKey: var key })
            groups = groups.Where(g => string.Compare(g.NameKey, key) > 0);
        var rows = await groups.OrderBy(g => g.NameKey).Take(limit + 1).ToListAsync(cancellation);
        var page = rows.ToPage(limit, g => new GroupPlace(g.NameKey));
        var reaches = await new GroupReachReader(db).OfAsync([.. page.Items.Select(g => g.Id)], cancellation);
        return page.Select(g => Details(g, reaches.GetValueOrDefault(g.Id)));
    }

    /// <exception cref="NotFoundException">There is no such group.</exception>
    public async Task RequireAsync(Guid id, CancellationToken cancellation)
    {
        if (!await db.Groups().AnyAsync(g => g.Id == id, cancellation))
            throw new NotFoundException("group", id);
    }

    public Task<int> CountAsync(CancellationToken cancellation) => db.Groups().CountAsync(cancellation);

    async Task<GroupDetails> WithCountsAsync(Group group, CancellationToken cancellation) =>
        Details(group, await new GroupReachReader(db).OfAsync(group.Id, cancellation));

    static GroupDetails Details(Group group, GroupReach? reach) => new(group, reach?.Members ?? 0, reach?.Solicitable ?? 0);

    /// <summary>Returns a name as it is saved.</summary>
    /// <param name="field">The field that an error names.</param>
    /// <exception cref="ValidationFailedException">The name is blank, too long, or has control characters.</exception>
    public static string CheckedName(string field, string? name) =>
        GroupNames.Clean(TextCheck.RequiredOrThrow(field, name, GroupNames.MaxLength));

    static string CleanName(string? name) => CheckedName("name", name);

    async Task RefuseTakenNameAsync(Group group, CancellationToken cancellation)
    {
        if (await db.Groups().AnyAsync(g => g.NameKey == group.NameKey && g.Id != group.Id, cancellation))
            throw ConflictException.GroupName(group.Name);
    }

    /// <summary>Saves. The unique index decides, because two requests can use one name at the same time.</summary>
    async Task SaveAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw ConflictException.ChangedMeanwhile("group");
        }
        catch (DbUpdateException)
        {
            throw ConflictException.GroupName(name);
        }
    }
}
