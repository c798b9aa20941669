namespace DonorSync.Core.Tests.StateMachine;

/// <summary>
/// B12, without the core's tables: what is left out stays as it is in every run, except that contacts that a user opted out leave its lists
/// (M7, P4).
/// </summary>
sealed class LeftOutWatch
{
    readonly Dictionary<GroupId, (string Name, string Members)> groups;
    readonly Dictionary<ListId, (string Name, ImmutableHashSet<CtctContactId> Members)> lists;
    readonly HashSet<string> groupNames;
    readonly HashSet<string> listNames;

    LeftOutWatch(World world)
    {
        var leftOut = world.Memory.LeftOut;
        groups = world.Crm.Groups.Where(g => leftOut.Groups.Contains(g.Id)).ToDictionary(static g => g.Id, g => (g.Name, In(world, g.Id)));
        lists = world.Ctct.LiveLists.Where(l => leftOut.Lists.Contains(l.Id))
            .ToDictionary(static l => l.Id, l => (l.Name, On(world, l.Id)));
        groupNames = [.. world.Crm.Groups.Select(static g => GroupNames.Fold(g.Name))];
        listNames = [.. world.Ctct.LiveLists.Select(static l => GroupNames.Fold(l.Name))];
    }

    public static LeftOutWatch Of(World world) => new(world);

    public void Check(World world)
    {
        foreach (var (id, before) in groups)
        {
            var name = world.Crm.Groups.Find(g => g.Id == id)?.Name;
            Promise.Check((name, In(world, id)) == before, $"B12: a run changed the group {before}, which is left out");
            Promise.Check(
                listNames.Contains(GroupNames.Fold(before.Name)) || !world.Ctct.HasList(before.Name),
                $"B12: a run created a list for {before}");
        }
        foreach (var (id, before) in lists)
        {
            Promise.Check(
                world.Ctct.LiveLists.Any(l => l.Id == id && l.Name == before.Name), $"B12: a run changed the list {before.Name}");
            var now = On(world, id);
            Promise.Check(now.IsSubsetOf(before.Members), $"B12: a run added to the list {before.Name}, which is left out");
            foreach (var gone in before.Members.Except(now))
                Promise.Check(IsOptedOut(world, gone), $"B12: a run removed {gone} from the list {before.Name}, which is left out");
            Promise.Check(
                groupNames.Contains(GroupNames.Fold(before.Name))
                || !world.Crm.Groups.Exists(g => GroupNames.Fold(g.Name) == GroupNames.Fold(before.Name)),
                $"B12: a run created a group for {before.Name}");
        }
        foreach (var (id, before) in lists)
        {
            foreach (var member in On(world, id))
                Promise.Check(before.Members.Contains(member), $"B12: {member} came to {before.Name}");
        }
    }

    /// <summary>Returns whether a user opted out a contact with its address, or with the address that it is linked by.</summary>
    static bool IsOptedOut(World world, CtctContactId id)
    {
        var keys = world.Memory.Baselines.Values.Where(b => b.CtctId == id).Select(static b => b.Key)
            .Append(world.Ctct.Find(id)!.Email!.Key);
        return keys.Any(key => world.Crm.At(key).Any(static c => c.OptIn.IsNoSetInCrm));
    }

    static string In(World world, GroupId group) =>
        string.Join(' ', world.Crm.Contacts.Where(c => c.Groups.Contains(group)).Select(static c => c.Id.Value));

    static ImmutableHashSet<CtctContactId> On(World world, ListId list) =>
        [.. world.Ctct.Contacts.Where(c => c.Lists.Contains(list)).Select(static c => c.Id)];
}
