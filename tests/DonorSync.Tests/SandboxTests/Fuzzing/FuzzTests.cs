using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests.Fuzzing;

/// <summary>Random requests cause no internal error, no hang and no broken state. <c>DONORSYNC_LONG=1</c> sends 20,000.</summary>
public sealed class FuzzTests
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    private static readonly int Total = Long ? 20_000 : 1_500;

    [Fact]
    public async Task Random_requests_break_nothing()
    {
        var seed = Long ? (int)(TimeProvider.System.GetTimestamp() & 0xFFFFFF) : 20260101;
        var random = new Random(seed);
        await using var bench = await SandboxBench.StartAsync(options => options.RequestLogCapacity = 1000);
        bench.Account.Seed([], Enumerable.Range(0, 75)
            .Select(i => new SeedContact
            {
                Email = $"p{i}@example.org",
                Permission = (PermissionToSend)(i % 6),
                Deleted = i % 7 == 0,
                Lists = [.. Enumerable.Range(i % 40, i % 52).Select(n => $"List {n}")]
            }));
        var ids = new Dictionary<string, List<string>>
        {
            ["contact_id"] = [.. bench.Account.Contacts().Select(contact => contact.ContactId.ToString())],
            ["list_id"] = [.. bench.Account.Lists().Select(list => list.ListId.ToString())],
        };
        var requests = new Requests(random, new Hostile(random), ids);
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < Total; i++)
        {
            using var request = requests.Next();
            var (status, text) = await SendAsync(bench, request, $"seed {seed}, request {i}");
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Learn(ids, text, status);
            if (i % 500 == 499)
                await Invariants.CheckAsync(bench);
        }

        await Invariants.CheckAsync(bench);
        // The test is only valid if some requests succeed and some are refused.
        Assert.True(statuses[200] + statuses[201] > Total / 5 && statuses[400] > Total / 20, string.Join(", ", statuses));
        var saved = bench.Control.SaveState();
        bench.Control.LoadState(saved);
        await Invariants.CheckAsync(bench);
        Assert.Equal(saved, bench.Control.SaveState());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {seed}: {string.Join(", ", statuses)}; {bench.Account.Contacts().Count} contacts");
    }

    [Fact]
    public async Task Hostile_sign_in_control_and_page_requests_break_nothing()
    {
        var random = new Random(4711);
        var hostile = new Hostile(random);
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org" });
        var account = bench.Account.AccountId;
        string[] paths =
        [
            "/oauth2/default/v1/authorize", "/oauth2/default/v1/token", "/oauth2/default/v1/device/authorize", "/activate", "/",
            "/_sandbox/ui/requests", "/_sandbox/ui/faults", $"/_sandbox/ui/accounts/{account}", $"/_sandbox/ui/accounts/{account}/contacts",
            $"/_sandbox/ui/accounts/{account}/acts/edit", $"/_sandbox/ui/accounts/{account}/acts/send-campaign",
            $"/_sandbox/accounts/{account}/acts/edit", $"/_sandbox/accounts/{account}/seed", "/_sandbox/faults", "/_sandbox/clock/advance",
            "/_sandbox/tokens", "/_sandbox/behaviour",
        ];
        string[] names = ["client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method",
            "grant_type", "code", "refresh_token", "device_code", "account", "role", "decision", "who", "list", "name", "campaign",
                "bounces", "q", "page", "back", "hours", "kind"];
        for (var i = 0; i < Total / 3; i++)
        {
            var fields = Enumerable.Range(0, random.Next(1, 8))
                .Select(_ => KeyValuePair.Create(
                    names[random.Next(names.Length)], random.Next(3) == 0 ? "donorsync-local" : hostile.Text()))
                        .DistinctBy(pair => pair.Key).ToDictionary();
            var path = paths[random.Next(paths.Length)];
            var query = string.Join('&', fields.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
            using var request = new HttpRequestMessage(
                random.Next(2) == 0
                    ? HttpMethod.Get
                    : HttpMethod.Post, new Uri(random.Next(2) == 0 ? $"{path}?{query}" : path, UriKind.Relative));
            if (request.Method == HttpMethod.Post)
                request.Content = random.Next(3) == 0
                    ? new StringContent(JsonSerializer.Serialize(fields), Encoding.UTF8, "application/json")
                    : new FormUrlEncodedContent(fields);
            await SendAsync(bench, request, $"request {i}");
        }

        // Some of the requests were valid by chance.
        bench.Control.ClearFaults();
        bench.UseToken(bench.Control.IssueTokens(account).AccessToken);
        await Invariants.CheckAsync(bench);
    }

    [Theory]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("POST /v3/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /v3/contacts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /v3/contacts?%zz=%00&&== HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \u0001\r\nConnection: close\r\n\r\n")]
    [InlineData(
        "POST /oauth2/default/v1/token HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\nConnection: "
        + "close\r\n\r\nabc")]
    [InlineData(
        "POST /oauth2/default/v1/token HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %%%\r\nContent-Type: "
        + "application/x-www-form-urlencoded\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=%")]
    public async Task Malformed_HTTP_breaks_nothing(string raw)
    {
        await using var bench = await SandboxBench.StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", bench.Sandbox.Address.Port, TestContext.Current.CancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(raw), TestContext.Current.CancellationToken);
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.DoesNotContain(" 500 ", await ReadToEndOrResetAsync(stream)
                .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        (await bench.GetAsync("/v3/contacts")).Expect(200);
    }

    /// <summary>A server may close the connection without reading all of the request: the response before the reset counts.</summary>
    private static async Task<string> ReadToEndOrResetAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            text.Append(" (reset)");
        }

        return text.ToString();
    }

    private static async Task<(int Status, string Text)> SendAsync(SandboxBench bench, HttpRequestMessage request, string which)
    {
        var what =
            $"{which}: {request.Method} {request.RequestUri} "
            + $"{(request.Content is null ? "" : await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))}";
        using var response = await bench.Http.SendAsync(request, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if ((int)response.StatusCode >= 500)
            Assert.Fail(
                $"{what} -> {(int)response.StatusCode}: {(bench.Control.Requests() is [.., var last] ? last.Crash : null) ?? text}");
        if (response.Content.Headers.ContentType?.MediaType == "application/json" && text.Length > 0)
            JsonDocument.Parse(text).Dispose();
        return ((int)response.StatusCode, text);
    }

    /// <summary>Remembers the ids in responses for later requests.</summary>
    private static void Learn(Dictionary<string, List<string>> ids, string text, int status)
    {
        if (status is not (200 or 201 or 202) || !text.StartsWith('{'))
            return;
        using var json = JsonDocument.Parse(text);
        foreach (var property in json.RootElement.EnumerateObject()
            .Where(property => property.Name.EndsWith("_id", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.String))
        {
            if (!ids.TryGetValue(property.Name, out var known))
                ids[property.Name] = known = [];
            known.Add(property.Value.GetString()!);
            if (known.Count > 200)
                known.RemoveAt(0);
        }
    }
}
