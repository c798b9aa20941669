namespace DonorSync.Core.Tests.StateMachine;

/// <summary>A history played from an empty state, and the checks at its end.</summary>
static class RunHistory
{
    /// <summary>Counts of what was played.</summary>
    public readonly record struct Played(int Runs, int Steps, int RunsToQuiet);

    /// <summary>A run may free a name, an address or a place for the next run. Such chains are short; usually there is none.</summary>
    const int MostRunsToQuiet = 6;

    public static Played Play(IEnumerable<Act> acts)
    {
        var world = new World();
        var people = new People(world);
        var (runs, steps) = (0, 0);
        foreach (var act in acts)
        {
            if (!act.IsRun)
                people.Do(act);
            else
            {
                steps += Run(world, new Disturbance(act)).Planned.Count;
                runs++;
            }
        }
        // What is left out is checked after every run. When all is included again, both sides agree (B12).
        var (_, leftOut) = UntilQuiet(world);
        steps += leftOut;
        world.Memory.LeftOut = LeftOut.Nothing;
        var (toQuiet, last) = UntilQuiet(world);
        new Agreement(world.Sides).Check();
        NothingMoves(world);
        return new(runs + toQuiet, steps + last, toQuiet);
    }

    static (int Runs, int Steps) UntilQuiet(World world)
    {
        var steps = 0;
        for (var runs = 1; runs <= MostRunsToQuiet; runs++)
        {
            var before = world.ToString();
            var planned = Run(world, Disturbance.None).Planned.Count;
            if (planned == 0 && before == world.ToString())
                return (runs, steps);
            steps += planned;
        }
        return (MostRunsToQuiet, steps);
    }

    static void NothingMoves(World world)
    {
        var before = world.ToString();
        var run = Run(world, Disturbance.None);
        Promise.Check(run.Planned.Count == 0, $"A further run plans {string.Join(", ", run.Planned)}");
        Promise.Check(before == world.ToString(), $"A further run changes the world to {world}");
    }

    /// <summary>The table of memberships does not decide what is left out (B12).</summary>
    static List<Link> InTheSync(World world) => [.. world.Memory.Links.Values.Where(l => !world.Memory.LeftOut.Has(l))];

    static BothSides Copied(BothSides sides) => sides with
    {
        Groups = [.. sides.Groups],
        People = [.. sides.People],
        Subscribers = [.. sides.Subscribers],
    };

    /// <summary>Also checks what must hold after every run: no group loses a member (P2, M4), no permission changes (P5).</summary>
    static MachineRun Run(World world, Disturbance disturbance)
    {
        var groups = world.Crm.Contacts.ToDictionary(static c => c.Id, static c => c.Groups);
        var people = world.Crm.Contacts.ToList();
        var permissions = world.Ctct.Contacts.ToDictionary(static c => c.Id, static c => (c.Permission, c.PermissionAt, c.Deleted));
        var sides = disturbance == Disturbance.None ? Copied(world.Sides with { Links = InTheSync(world) }) : null;
        var leftOut = LeftOutWatch.Of(world);
        var run = new MachineRun(world, disturbance);
        run.Go();
        leftOut.Check(world);
        if (sides is not null)
            TableWatch.Check(sides, world.Sides with { Links = InTheSync(world) });
        foreach (var (id, before) in groups)
            Promise.Check(before.All(world.Crm.Find(id)!.Groups.Contains), $"P2: a run removed {id} from a group");
        foreach (var before in people)
        {
            var linked = world.Memory.At(before.Key).CtctId is { } link ? world.Ctct.Find(link) : null;
            Spellings.CheckKept(before, world.Crm.Find(before.Id)!, linked);
        }
        foreach (var (id, before) in permissions)
        {
            var now = world.Ctct.Find(id)!;
            Promise.Check(before == (now.Permission, now.PermissionAt, now.Deleted), $"P5: a run changed the permission of {id}");
        }
        return run;
    }
}
