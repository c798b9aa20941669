using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Tests.RestTests;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>A false response to play: its kind, its seed, or its own body.</summary>
sealed record FalsePlay(int Seed, FalseEndpoint Endpoint, FalseKind Kind, string Name, Action<HttpResponseMessage, string>? Own = null);

/// <summary>
/// One organization of a server in its own process. It gets one false response after another; after each, the test checks that no opt-in
/// was set, nothing was removed, and the run has ended in time with a reason.
/// </summary>
sealed class FalsifiedOrganization : IDisposable
{
    const string App = "/apps/constant-contact";

    /// <summary>Upper limit of a run. The retries and time limits in the server's settings allow much less.</summary>
    static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    readonly HttpClient http;
    readonly Browser browser;
    readonly SandboxControl control;
    readonly FalseHandler.Switch armed;

    /// <summary>The addresses of people who exist; every other one was made up by a false answer.</summary>
    readonly HashSet<string> real = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A false answer of the sign-in service may have cost the grant, which only the next refresh finds out (A7).</summary>
    bool grantMayBeSpent;
    int number;

    public FalsifiedOrganization(Uri server, string token, SandboxControl control, FalsifyingProxy service)
    {
        (this.control, browser) = (control, new Browser(server));
        Account = control.CreateAccount(new NewAccount { OrganizationName = $"Account {token[^4..]}" });
        armed = service.Of(Account.AccountId);
        // The duration is checked for the run only, because a busy machine responds late.
        http = new HttpClient { BaseAddress = new Uri(server, "api/v1/"), Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public AccountControl Account { get; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task StartAsync(string admin, string password)
    {
        List<SeedContact> contacts =
        [
            .. Enumerable.Range(1, 5)
                .Select(static i => new SeedContact { Email = $"s{i}@x.org", FirstName = $"S{i}", Lists = ["News", "Gala"] }),
            new SeedContact
            {
                Email = "gone@x.org", Lists = ["News"], Permission = PermissionToSend.Unsubscribed, PermissionSource = ActedBy.Contact,
            },
        ];
        Account.Seed([new SeedList { Name = "News" }, new SeedList { Name = "Gala" }], contacts);
        real.UnionWith(contacts.Select(static contact => contact.Email!));
        await AddAsync("ada", "bob", "no", "gone");
        await browser.SignInAsync(admin, password);
        await ConnectAsync();
    }

    /// <summary>Returns the number of false responses, and how the run ended.</summary>
    public async Task<(int Struck, string End, TimeSpan Took)> PlayAsync(FalsePlay play)
    {
        await ReadyAsync();
        await PrepareAsync(play.Endpoint);
        var (people, lists) = (await PeopleAsync(), Lists());
        var chance = new Random(play.Seed);
        armed.Struck = 0;
        armed.Left = play.Own is null && chance.Next(2) == 0 && play.Kind < FalseKind.Trickle ? 1 : int.MaxValue;
        (armed.Own, armed.Now) = (play.Own, (play.Endpoint, play.Kind, chance));
        var watch = Stopwatch.StartNew();
        var end = play.Endpoint == FalseEndpoint.Account ? await ConnectAsync() : await RunAsync(play.Endpoint == FalseEndpoint.Contacts);
        var took = watch.Elapsed;
        (armed.Now, armed.Own) = (null, null);
        grantMayBeSpent |= play.Endpoint == FalseEndpoint.Token && armed.Struck > 0;

        Check(took < Most, $"it took {took}");
        Check(!end.Contains("Something unexpected", StringComparison.Ordinal), end);
        var isReason = end.Contains(' ', StringComparison.Ordinal) && end.Length > 20;
        Check(isReason || end.StartsWith("completed", StringComparison.Ordinal), $"no reason: {end}");
        var now = await PeopleAsync();
        foreach (var (email, (optIn, groups)) in people)
        {
            Check(now.TryGetValue(email, out var then), $"{email} is gone");
            // Someone who was made up is gone after two complete reads that do not show them, so their opt-in becomes No (B9, P1).
            Check(then.OptIn == optIn || (optIn && !real.Contains(email)), $"the opt-in of {email} is {then.OptIn}");
            Check(then.Groups.IsSupersetOf(groups), $"{email} lost a group");
        }
        var there = Lists();
        foreach (var (email, on) in lists)
            Check(there.TryGetValue(email, out var still) && still.IsSupersetOf(on), $"{email} lost a list");
        return (armed.Struck, end, took);

        void Check(bool holds, string what)
        {
            if (!holds)
                throw new BrokenPromiseException($"Seed {play.Seed}, {play.Endpoint}, {play.Name}, struck {armed.Struck}: {what}");
        }
    }

    /// <summary>Checks that an honest sync succeeds after all false responses.</summary>
    public async Task<string> HonestAsync()
    {
        await ReadyAsync();
        var end = await RunAsync(fullRead: true);
        // A refresh token is good once: when its answer was lost, this sync finds out, and an administrator connects again (A7).
        if (!grantMayBeSpent || !await MustConnectAsync())
            return end;
        await ReadyAsync();
        return await RunAsync(fullRead: true);
    }

    /// <summary>Returns all its runs, oldest first.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Began, DateTimeOffset Ended, string State)>> RunsAsync()
    {
        await IdleAsync();
        var ended = (await AllAsync("apps/constant-contact/syncs")).Where(static run => run["finishedAt"] is not null);
        return [.. ended.Reverse().Select(static run =>
            ((DateTimeOffset)run["startedAt"]!, (DateTimeOffset)run["finishedAt"]!, (string)run["state"]!))];
    }

    public async Task DisconnectAsync()
    {
        await IdleAsync();
        await SendAsync(HttpMethod.Post, "apps/constant-contact/disconnect");
    }

    public void Dispose()
    {
        browser.Dispose();
        http.Dispose();
    }

    /// <summary>Makes the run use this endpoint.</summary>
    async Task PrepareAsync(FalseEndpoint endpoint)
    {
        if (endpoint == FalseEndpoint.Token)
            control.ExpireAccessTokens(Account.AccountId);
        else if (endpoint == FalseEndpoint.Activities)
            await AddAsync($"new{++number}");
        else if (endpoint == FalseEndpoint.Bounces)
        {
            var bounces = new Dictionary<string, string> { ["s5@x.org"] = "B" };
            Account.SendCampaign(new NewCampaign { Name = $"March {++number}", Lists = ["News"], Bounces = bounces });
        }
    }

    Task<JsonNode?> AddAsync(params string[] names)
    {
        real.UnionWith(names.Select(static name => $"{name}@x.org"));
        return SendAsync(HttpMethod.Post, "contacts/bulk", new
        {
            contacts = names.Select(static name => new
            {
                firstName = name,
                lastName = "Roe",
                primaryEmail = $"{name}@x.org",
                groups = (string[])["Choir"],
                preferences = new { integrationEmailOptIn = name != "no" },
            }),
        });
    }

    /// <summary>Connects as an administrator does in a browser, and waits for the sync that this starts.</summary>
    async Task<string> ConnectAsync()
    {
        await browser.OpenAsync(App);
        await browser.SubmitAsync([], $"{App}/actions/connect");
        var authorize = browser.Response.RequestMessage!.RequestUri!.ToString();
        await browser.SubmitAsync(new() { ["decision"] = "grant", ["account"] = Account.AccountId }, authorize);
        if (browser.Path == App)
        {
            grantMayBeSpent = false;
            return EndOf(await IdleAsync());
        }
        Assert.StartsWith($"{App}?problem=", browser.Path, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", browser.Html, StringComparison.Ordinal);
        return $"failed: {browser.Path[(App.Length + 1)..]}, as the page says in words";
    }

    /// <summary>A scheduled run may come first; then it got the false response.</summary>
    async Task<string> RunAsync(bool fullRead)
    {
        while (true)
        {
            using var asked = await http.PostAsJsonAsync("apps/constant-contact/syncs", new { preview = false, fullRead }, Cancellation);
            if (asked.IsSuccessStatusCode)
                return EndOf(await IdleAsync());
            var run = await IdleAsync();
            if (armed.Struck > 0)
                return EndOf(run);
            Assert.True(asked.StatusCode == System.Net.HttpStatusCode.Conflict, await asked.Content.ReadAsStringAsync(Cancellation));
        }
    }

    static string EndOf(JsonNode run) => $"{run["state"]}: {run["error"] ?? run["holdReason"]}";

    /// <summary>Reconnects as an administrator, if an earlier false response has ended the grant (A7).</summary>
    async Task ReadyAsync()
    {
        await IdleAsync();
        if (await MustConnectAsync())
            Assert.StartsWith("completed", await ConnectAsync(), StringComparison.Ordinal);
    }

    async Task<bool> MustConnectAsync() =>
        (string?)(await SendAsync(HttpMethod.Get, "apps/constant-contact"))!["state"] is "needsReconnecting" or "notConnected";

    async Task<JsonNode> IdleAsync()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var newest = (await SendAsync(HttpMethod.Get, "apps/constant-contact/syncs?limit=1"))!["items"]!.AsArray();
            if (newest.Count == 0 || (string?)newest[0]!["state"] != "running")
                return newest.Count == 0 ? new JsonObject { ["state"] = "none" } : newest[0]!;
            Assert.True(watch.Elapsed < Most, $"The run does not end: {newest[0]!.ToJsonString()}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, Cancellation);
        }
    }

    async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>The items of all pages.</summary>
    async Task<List<JsonNode>> AllAsync(string path)
    {
        var all = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var onward = cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "";
            var page = (await SendAsync(HttpMethod.Get, $"{path}?limit=1000{onward}"))!;
            all.AddRange(page["items"]!.AsArray().Select(static item => item!));
            cursor = (string?)page["nextCursor"];
        }
        return all;
    }

    async Task<Dictionary<string, (bool OptIn, HashSet<string> Groups)>> PeopleAsync() => (await AllAsync("contacts")).ToDictionary(
        static c => (string)c["primaryEmail"]!,
        static c => (
            (bool)c["preferences"]!["integrationEmailOptIn"]!,
            c["groupIds"]!.AsArray().Select(static g => (string)g!).ToHashSet()));

    Dictionary<string, HashSet<string>> Lists() => Account.Contacts().Where(static c => c.Email is not null)
        .ToDictionary(static c => c.Email!, static c => c.Lists.ToHashSet(StringComparer.Ordinal));
}
