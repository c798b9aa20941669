using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.KillTests;

/// <summary>Prepares a grant, and a first sync.</summary>
static class KilledConnections
{
    public static async Task<KilledPlay> GrantAsync(KilledInstallation world)
    {
        await world.Server.SendAsync(HttpMethod.Post, "apps/constant-contact/disconnect");
        var back = await world.Server.GrantAsync(world.Account.AccountId);
        return KilledContactActs.OfOneTransaction(
            "a grant",
            () => ReturnAsync(back),
            static view => view.Is("""SELECT COUNT(*) FROM "Connections" WHERE "State" = 'Connected' AND "Grant" IS NOT NULL"""),
            async () => await ReturnAsync(await world.Server.GrantAsync(world.Account.AccountId)));
    }

    /// <summary>Of an account that is new to the organization (A6).</summary>
    public static async Task<KilledPlay> FirstSyncAsync(KilledInstallation world)
    {
        var number = ++world.Number;
        await world.Server.SendAsync(HttpMethod.Post, "apps/constant-contact/disconnect");
        world.Account = world.Sandbox.Control.CreateAccount(new NewAccount { OrganizationName = $"Account {number}" });
        var subscribers = Enumerable.Range(0, 20).Select(n => $"reader{number}.{n}@example.net").ToList();
        world.Account.Seed(subscribers.Select(static email => new SeedContact { Email = email, Lists = ["Readers"] }));
        await ReturnAsync(await world.Server.GrantAsync(world.Account.AccountId));
        return new()
        {
            Name = "a first sync",
            Begin = static () => Task.CompletedTask,
            HasEffect = static view => view.Is(
                """SELECT COUNT(*) FROM "Links" WHERE "AccountId" = (SELECT "AccountId" FROM "Connections")"""),
            MustEnd = static _ => true,
            IsDone = static view => view.Is(
                """SELECT COUNT(*) FROM "Runs" WHERE rowid = (SELECT MAX(rowid) FROM "Runs") AND "State" = 'Completed'"""),
            Again = static () => throw new InvalidOperationException("A first sync that was begun ends by itself (B8)."),
            Expect = expected => subscribers.ForEach(email => expected.Add(email, "Readers")),
        };
    }

    static async Task ReturnAsync(Uri back)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var returned = await browser.GetAsync(back, TestContext.Current.CancellationToken);
        Assert.Equal("/apps/constant-contact", returned.Headers.Location?.OriginalString);
    }
}
