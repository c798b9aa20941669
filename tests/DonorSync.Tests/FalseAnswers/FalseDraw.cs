using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using DonorSync.Tests.Simulation;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>One false response, single or repeated for a whole run, in its own small world, and the honest sync afterwards.</summary>
internal sealed class FalseDraw(int seed, FalseEndpoint endpoint, FalseKind kind)
{
    static readonly TimeSpan MostReal = TimeSpan.FromSeconds(60);
    static readonly TimeSpan LimitsTake = TimeSpan.FromMilliseconds(150);
    static readonly ChangeAuthor Person = new(ConsentSource.Person, "ann@org.example");

    readonly Random chance = new(seed);
    readonly FalseHandler.Switch armed = new();

    /// <summary>Returns the number of false responses, and how the run ended.</summary>
    public async Task<(int Struck, string End)> PlayAsync()
    {
        await using var world = await SimWorld.StartAsync(between: inner => new FalseHandler(inner, armed));
        await FillAsync(world);
        await HonestAsync(world, "first");
        await PrepareAsync(world);
        var before = await PeopleAsync(world);
        var lists = Lists(world);

        armed.Left = chance.Next(2) == 0 && kind < FalseKind.Trickle ? 1 : int.MaxValue;
        armed.Now = (endpoint, kind, chance);
        world.Clock.LimitsTake = LimitsTake;
        var began = TimeProvider.System.GetTimestamp();
        var end = endpoint == FalseEndpoint.Account ? await AskAsync(world) : await RunAsync(world);
        armed.Now = null;
        world.Clock.LimitsTake = null;

        Check(TimeProvider.System.GetElapsedTime(began) < MostReal, $"it took {TimeProvider.System.GetElapsedTime(began)}");
        await CheckAsync(world, before, lists, end);
        world.WaitOut();
        await HonestAsync(world, "next");
        await CheckAsync(world, before, lists, "the honest sync after it");
        return (armed.Struck, end);
    }

    static async Task FillAsync(SimWorld world)
    {
        world.Account.Seed(
            [new SeedList { Name = "News" }, new SeedList { Name = "Gala" }],
            [
                .. Enumerable.Range(1, 5)
                    .Select(static i => new SeedContact { Email = $"s{i}@x.org", FirstName = $"S{i}", Lists = ["News", "Gala"] }),
                new SeedContact { Email = "gone@x.org", Lists = ["News"], Permission = PermissionToSend.Unsubscribed,
                    PermissionSource = ActedBy.Contact },
            ]);
        await using var donors = world.Donors();
        var group = await donors.Groups.CreateAsync("Choir", default);
        foreach (var name in new[] { "ada", "bob", "no", "gone" })
        {
            var made = await donors.Contacts.CreateAsync(Of(name, yes: name != "no"), Person, default);
            await donors.Members.AddAsync(group.Group.Id, made.Contact.Id, default);
        }
    }

    static ContactChange Of(string name, bool yes = true) => new()
    {
        FirstName = name,
        LastName = "Roe",
        PrimaryEmail = $"{name}@x.org",
        Preferences = new PreferencesChange { IntegrationEmailOptIn = yes },
    };

    /// <summary>Makes the run use this endpoint.</summary>
    async Task PrepareAsync(SimWorld world)
    {
        world.Clock.Advance(TimeSpan.FromHours(1));
        switch (endpoint)
        {
            case FalseEndpoint.Token:
                world.Control.ExpireAccessTokens();
                break;
            case FalseEndpoint.Activities:
                await using (var donors = world.Donors())
                {
                    var group = await donors.Db.Groups().SingleAsync(static g => g.Name == "Choir");
                    var made = await donors.Contacts.CreateAsync(Of("new"), Person, default);
                    await donors.Members.AddAsync(group.Id, made.Contact.Id, default);
                }
                break;
            case FalseEndpoint.Bounces:
                world.Account.SendCampaign(
                    new NewCampaign { Name = "March", Lists = ["News"], Bounces = new Dictionary<string, string> { ["s5@x.org"] = "B" } });
                break;
        }
    }

    async Task<string> AskAsync(SimWorld world)
    {
        try
        {
            await world.AskAccountAsync();
            return "Completed";
        }
        catch (ConstantContactException said)
        {
            return $"Failed: {said.Message}";
        }
    }

    async Task<string> RunAsync(SimWorld world)
    {
        world.Network.GrantMayBeDead = true;
        var (run, _) = await world.RunAsync(new RunRequest(RunKind.Manual, FullRead: endpoint is FalseEndpoint.Contacts));
        Check(run is not null, "there was no run");
        return $"{run!.State}: {run.Error ?? run.HoldReason}";
    }

    async Task HonestAsync(SimWorld world, string which)
    {
        world.Network.GrantMayBeDead = true;
        var (run, _) = await world.RunAsync(new RunRequest(RunKind.Manual, FullRead: true));
        // A refresh token is valid once: if its response was lost, an administrator reconnects (A7), as the test does before the next run.
        if (endpoint == FalseEndpoint.Token && run?.State == RunState.Failed)
            (run, _) = await world.RunAsync(new RunRequest(RunKind.Manual, FullRead: true));
        Check(run is { State: RunState.Completed or RunState.CompletedWithErrors },
            $"the {which} honest sync ended {run?.State}: {run?.Error ?? run?.HoldReason}");
    }

    static async Task<List<DonorSync.Donors.Contacts.Contact>> RowsAsync(SimWorld world)
    {
        await using var donors = world.Donors();
        return await donors.Db.Contacts().AsNoTracking().ToListAsync();
    }

    static async Task<Dictionary<string, (bool OptIn, HashSet<Guid> Groups)>> PeopleAsync(SimWorld world)
    {
        await using var donors = world.Donors();
        var members = (await donors.Db.GroupMembers().AsNoTracking().ToListAsync())
            .ToLookup(static m => m.ContactId, static m => m.GroupId);
        return (await RowsAsync(world))
            .ToDictionary(static c => c.PrimaryEmail!, c => (c.Preferences.IntegrationEmailOptIn, members[c.Id].ToHashSet()));
    }

    static Dictionary<string, HashSet<string>> Lists(SimWorld world) =>
        world.Account.Contacts().Where(static c => c.Email is not null)
            .ToDictionary(static c => c.Email!, static c => c.Lists.ToHashSet(StringComparer.Ordinal));

    async Task CheckAsync(
        SimWorld world, Dictionary<string, (bool OptIn, HashSet<Guid> Groups)> before, Dictionary<string, HashSet<string>> lists,
        string end)
    {
        Check(!end.Contains("Something unexpected", StringComparison.Ordinal), end);
        Check(end.StartsWith("Completed", StringComparison.Ordinal) || end.Contains(' ', StringComparison.Ordinal) && end.Length > 20,
            $"no reason: {end}");
        var now = await PeopleAsync(world);
        foreach (var (email, (optIn, groups)) in before)
        {
            Check(now.TryGetValue(email, out var then), $"{email} is gone");
            Check(then.OptIn == optIn, $"the opt-in of {email} is {then.OptIn}");
            Check(then.Groups.IsSupersetOf(groups), $"{email} lost a group");
        }
        var there = Lists(world);
        foreach (var (email, on) in lists)
            Check(there.TryGetValue(email, out var still) && still.IsSupersetOf(on), $"{email} lost a list");
        foreach (var contact in await RowsAsync(world))
        {
            foreach (var text in new[] { contact.FirstName, contact.LastName, contact.City })
                Check(text is null || (text.Length <= 200
                    && !text.Any(static c => char.IsControl(c) || c == '\u202e' || char.IsSurrogate(c))), "a field was not cleaned");
        }
    }

    void Check(bool holds, string what)
    {
        if (!holds)
            throw new BrokenPromiseException($"Seed {seed}, {endpoint}, {kind}, struck {armed.Struck}: {what}");
    }
}
