using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Tests.PeoplePagesTests;

namespace DonorSync.Tests.KillTests;

/// <summary>Prepares the undo of a change of many contacts, of a merge, or of a sync's changes of contacts.</summary>
static class KilledUndos
{
    const int Subscribers = 40;

    public static Task<KilledPlay> PrepareAsync(KilledInstallation world, Random chance) => chance.Next(3) switch
    {
        0 => OfADeleteAsync(world),
        1 => OfAMergeAsync(world, chance),
        _ => OfASyncAsync(world),
    };

    static async Task<KilledPlay> OfADeleteAsync(KilledInstallation world)
    {
        await world.Browser.OpenAsync("/contacts/bulk?who=all&do=delete");
        await world.Browser.SubmitAsync(new() { ["_handler"] = "bulk" });
        await world.Browser.EndOfWorkAsync();
        return OfATask(world, "the undo of deleting many contacts");
    }

    static async Task<KilledPlay> OfAMergeAsync(KilledInstallation world, Random chance)
    {
        var (kept, gone) = KilledContactActs.Two(world, chance);
        await world.Browser.OpenAsync($"/contacts/{KilledContactActs.IdOf(world, kept)}/merge/{KilledContactActs.IdOf(world, gone)}");
        await world.Browser.SubmitAsync(new() { ["_handler"] = "merge-contacts" });
        return OfATask(world, "the undo of a merge");
    }

    /// <param name="world">Provides the browser that shows the task.</param>
    static KilledPlay OfATask(KilledInstallation world, string name)
    {
        var (page, before) = (world.Browser.Path, KilledContactActs.LastTask(world));
        Task BeginAsync() => world.Browser.SubmitAsync([], $"{page}/actions/undo");
        const string Undo = """SELECT COUNT(*) FROM "Works" WHERE rowid > @before AND "Kind" = 'Undo' """;
        return new()
        {
            Name = name,
            Begin = BeginAsync,
            HasEffect = view => view.Is(Undo + """ AND "Done" > 0""", ("@before", before)),
            MustEnd = view => view.Is(Undo, ("@before", before)),
            IsDone = view => view.Is(Undo + """ AND "State" = 'Completed'""", ("@before", before)),
            Again = async () =>
            {
                await world.Browser.OpenAsync(page);
                await BeginAsync();
                await world.Browser.EndOfWorkAsync();
            },
            Expect = static _ => { },
        };
    }

    static async Task<KilledPlay> OfASyncAsync(KilledInstallation world)
    {
        var number = ++world.Number;
        var subscribers = Enumerable.Range(0, Subscribers).Select(n => $"subscriber{number}.{n}@example.net").ToList();
        world.Account.Seed(subscribers.Select(static email => new SeedContact { Email = email, Lists = ["Group 0"] }));
        var run = await world.SyncAsync();
        Assert.Equal(Subscribers, (int?)run["counts"]!["contactsCreatedInCrm"]);
        var row = KilledContactActs.LastRow(world, "Runs");
        Task UndoAsync() => world.Server.SendAsync(HttpMethod.Post, $"apps/constant-contact/syncs/{run["id"]}/undo");
        const string Undone = """SELECT COUNT(*) FROM "Runs" WHERE rowid = @row AND "UndoneAt" IS NOT NULL""";
        return KilledContactActs.OfOneTransaction("the undo of a sync", UndoAsync, view => view.Is(Undone, ("@row", row)), UndoAsync)
            with
        { Expect = expected => expected.LeaveOnLists(subscribers) };
    }
}
