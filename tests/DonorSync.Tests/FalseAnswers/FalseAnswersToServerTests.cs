using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Tests.KillTests;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>
/// One server in its own process, with several organizations. Some get false responses, named and generated ones; the others get true
/// ones. The server's memory stays small, the others' syncs stay on time, each run ends in time with a reason, and no opt-in is set and
/// nothing removed. <c>DONORSYNC_LONG=1</c> draws 5,000; <c>DONORSYNC_SERVER_DRAWS</c> sets the number, <c>DONORSYNC_FIRST</c> the seed.
/// </summary>
public sealed class FalseAnswersToServerTests(ITestOutputHelper output)
{
    const int MostMegabytes = 400;
    const int Honest = 3;

    /// <summary>Number of organizations that get false responses at a time.</summary>
    const int AtOnce = 4;

    /// <summary>Number of false responses for an organization before it is replaced, so that none of them grows large.</summary>
    const int ToEach = 250;

    const int MaxTries = 3;

    static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);
    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    static readonly int Draws = Number("DONORSYNC_SERVER_DRAWS") ?? (Long ? 5_000 : 30);
    static readonly int First = Number("DONORSYNC_FIRST") ?? 1;

    static readonly (FalseEndpoint Endpoint, FalseKind Kind)[] Cells =
        [.. from kind in Enum.GetValues<FalseKind>() from endpoint in Enum.GetValues<FalseEndpoint>() select (endpoint, kind)];

    readonly ConcurrentDictionary<(FalseEndpoint, FalseKind), int> struck = new();
    readonly ConcurrentDictionary<string, int> ends = new();
    readonly ConcurrentQueue<string> broken = new();
    TimeSpan longest;
    int played;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task False_responses_to_one_organization_cost_a_server_little_memory_and_others_no_delay_A3_B7_B9()
    {
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false, EnforceTokenLimit = false }, Cancellation);
        await using var service = await FalsifyingProxy.StartAsync(sandbox);
        await using var server = new ServerProcess(sandbox, new Dictionary<string, string?>
        {
            ["ConstantContact:ApiBaseUrl"] = service.ApiBaseUrl.ToString(),
            ["ConstantContact:TokenUrl"] = service.TokenUrl.ToString(),
            ["ConstantContact:ConfirmGrants"] = "true",
            ["ConstantContact:RequestTimeout"] = "00:00:04",
            ["ConstantContact:TokenTimeout"] = "00:00:04",
            ["ConstantContact:ActivityTimeout"] = "00:00:04",
            ["ConstantContact:Tries"] = "2",
            ["Sync:Interval"] = Interval.ToString("c", CultureInfo.InvariantCulture),
            ["Sync:FullReadUpTo"] = "3",
            ["Limits:SignInsPerMinute"] = "100000",
            ["Limits:RequestsPerSecond"] = "100000",
        });
        await server.StartAsync();
        var plays = new ConcurrentQueue<FalsePlay>(NamedAnswers.All.Concat(Enumerable.Range(0, Draws).Select(static draw =>
        {
            var (endpoint, kind) = Cells[draw % Cells.Length];
            return new FalsePlay(First + draw, endpoint, kind, kind.ToString());
        })));
        var liars = Math.Max(AtOnce, (plays.Count + ToEach - 1) / ToEach);
        var toEach = (plays.Count + liars - 1) / liars;
        var all = await OrganizationsAsync(server, Honest + liars);
        var honest = all[..Honest].ConvertAll(one => new FalsifiedOrganization(server.Address, one.Token, sandbox.Control, service));
        foreach (var (organization, one) in honest.Zip(all))
            await organization.StartAsync(one.Admin, one.Password);
        output.WriteLine($"At rest, with {Honest} organizations: {server.PeakMegabytes} MB at the most");

        var watch = Stopwatch.StartNew();
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation };
        await Parallel.ForEachAsync(all[Honest..], some, async (one, _) =>
        {
            using var organization = new FalsifiedOrganization(server.Address, one.Token, sandbox.Control, service);
            await organization.StartAsync(one.Admin, one.Password);
            for (var told = 0; told < toEach && plays.TryDequeue(out var play); told++)
            {
                await PlayAsync(organization, play);
                if (Interlocked.Increment(ref played) % ToEach == 0)
                    output.WriteLine(
                        $"{played} in {watch.Elapsed.TotalSeconds:0} s, peak {server.PeakMegabytes} MB, {broken.Count} broken");
            }
            var end = await organization.HonestAsync();
            if (!end.StartsWith("completed", StringComparison.Ordinal))
                broken.Enqueue($"The honest sync at the end: {end}");
            await organization.DisconnectAsync();
        });
        // Without this, a short run of the test would end before the first sync of the others.
        await ServerProcess.UntilAsync(
            "every honest organization was synced by the schedule",
            async () => (await Task.WhenAll(honest.Select(static h => h.RunsAsync()))).All(static runs => runs.Count > 1));

        var gaps = new List<double>();
        foreach (var organization in honest)
            gaps.AddRange(Lateness(await organization.RunsAsync()));
        var peak = server.PeakMegabytes;
        honest.ForEach(static organization => organization.Dispose());
        Tell(watch.Elapsed, peak, gaps);
        Assert.True(broken.IsEmpty, string.Join('\n', broken.Take(40)));
        Assert.True(plays.IsEmpty, $"{plays.Count} were not played");
        var empty = Cells.Where(cell => struck.GetValueOrDefault(cell) == 0).ToList();
        Assert.True(Draws < Cells.Length || empty.Count == 0, $"Never struck: {string.Join(", ", empty)}");
        Assert.True(gaps.Max() <= Late.TotalSeconds, $"A sync of an honest organization began {gaps.Max():0} s after it was due.");
        Assert.True(peak < MostMegabytes, $"The server took {peak} MB.");
    }

    async Task PlayAsync(FalsifiedOrganization organization, FalsePlay play)
    {
        try
        {
            var (times, end, took) = await organization.PlayAsync(play);
            // If an earlier false response has broken the grant, the run ends before this request: repeat it after reconnecting.
            for (var again = 0; times == 0 && again < MaxTries; again++)
                (times, end, took) = await organization.PlayAsync(play);
            if (play.Own is null)
                struck.AddOrUpdate((play.Endpoint, play.Kind), times > 0 ? 1 : 0, (_, before) => before + (times > 0 ? 1 : 0));
            else if (times == 0)
                broken.Enqueue($"{play.Name} was never told");
            ends.AddOrUpdate($"{play.Endpoint}: {Digitless(end)}", 1, static (_, before) => before + 1);
            longest = took > longest ? took : longest;
        }
        catch (Exception e) when (!Cancellation.IsCancellationRequested)
        {
            broken.Enqueue(e is BrokenPromiseException ? e.Message : $"Seed {play.Seed}, {play.Endpoint}, {play.Name}: {e}");
        }
    }

    /// <summary>Returns the delay of each sync in seconds: due an interval after the last one's start, when that has ended.</summary>
    static IEnumerable<double> Lateness(IReadOnlyList<(DateTimeOffset Began, DateTimeOffset Ended, string State)> runs)
    {
        Assert.All(runs, static run => Assert.Equal("completed", run.State));
        return runs.Zip(runs.Skip(1), static (last, next) =>
        {
            var due = last.Began + Interval > last.Ended ? last.Began + Interval : last.Ended;
            return (next.Began - due).TotalSeconds;
        });
    }

    void Tell(TimeSpan took, long peak, List<double> gaps)
    {
        var named = NamedAnswers.All.Count;
        output.WriteLine($"{named} named false answers and {Draws} drawn ones from seed {First} in {took.TotalSeconds:0} s");
        output.WriteLine($"The longest run took {longest.TotalSeconds:0} s");
        output.WriteLine($"Peak resident memory of the server's process: {peak} MB");
        var late = gaps.DefaultIfEmpty().Max();
        output.WriteLine($"{gaps.Count} syncs of {Honest} honest organizations, at the most {late:0.0} s after they were due");
        var endpoints = Enum.GetValues<FalseEndpoint>();
        output.WriteLine($"{"",-18}{string.Concat(endpoints.Select(static e => $"{e,11}"))}");
        foreach (var kind in Enum.GetValues<FalseKind>())
        {
            var counts = endpoints.Select(endpoint => $"{struck.GetValueOrDefault((endpoint, kind)),11}");
            output.WriteLine($"{kind,-18}{string.Concat(counts)}");
        }
        output.WriteLine(string.Join('\n', ends.OrderByDescending(static e => e.Value).Select(static e => $"{e.Value,6} {e.Key}")));
    }

    static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;

    static string Digitless(string text) => string.Concat(text.Take(140).Select(static c => char.IsAsciiDigit(c) ? '0' : c));

    static async Task<List<(string Admin, string Password, string Token)>> OrganizationsAsync(ServerProcess server, int count)
    {
        var file = Path.Combine(server.Folder, "organizations.csv");
        var wanted = Enumerable.Range(1, count).Select(static n => $"Organization {n},admin{n}@example.org").Prepend("name,admin");
        await File.WriteAllLinesAsync(file, wanted, Cancellation);
        var (code, made, error) = await server.RunAsync("organization", "add-many", file, "--token", "tests");
        Assert.True(code == 0, error);
        var lines = made.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        return [.. lines.Select(static line => line.Trim('"', '\r').Split("\",\"")).Select(static cells => (cells[1], cells[2], cells[3]))];
    }
}
