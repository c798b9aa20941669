using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Tests.Scenarios;
using DonorSync.Tests.StorageTests;

namespace DonorSync.Tests.KillTests;

/// <summary>The server as its own process, which can be killed and restarted on the same database.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The program next to the tests, or the one in <c>DONORSYNC_PROGRAM</c>: a release build starts faster.</summary>
    static readonly string Program =
        Environment.GetEnvironmentVariable("DONORSYNC_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "donorsync.dll");

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("donorsync-kill-");
    readonly Dictionary<string, string?> settings;
    readonly ConcurrentQueue<string> log = new();
    readonly HttpClient http;
    Process? process;

    /// <param name="shared">A database that other servers use too; null: its own SQLite file.</param>
    public ServerProcess(Sandbox sandbox, IReadOnlyDictionary<string, string?> more, ServerDatabase? shared = null)
    {
        var address = new Uri($"http://127.0.0.1:{Installation.FreePort()}");
        settings = Installation.Settings(sandbox, shared ?? new($"Data Source={Database}", null), address);
        foreach (var (key, value) in more)
            settings[key] = value;
        http = new HttpClient { BaseAddress = new Uri(address, "api/v1/"), Timeout = 2 * Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public string Database => Path.Combine(folder.FullName, "test.db");

    public Uri Address => new(http.BaseAddress!, "/");

    public string Token => settings["Bootstrap:ApiToken"]!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Folder => folder.FullName;

    /// <summary>All its log messages, over all restarts.</summary>
    public IReadOnlyCollection<string> Log => log;

    /// <summary>Peak resident memory of the process, from the kernel.</summary>
    public long PeakMegabytes
    {
        get
        {
            var line = File.ReadLines(
                $"/proc/{process!.Id}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var kilobytes = line["VmHWM:".Length..^"kB".Length];
            return long.Parse(kilobytes, System.Globalization.CultureInfo.InvariantCulture) * 1024 / 1_000_000;
        }
    }

    /// <summary>From its next start, it is a server of a future version (<see cref="NextVersion"/>).</summary>
    public bool IsNextVersion { get; set; }

    /// <summary>Starts, and waits until the server responds.</summary>
    public async Task StartAsync()
    {
        process = Process.Start(StartOf(["serve"]))!;
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        await UntilAsync(
            "the server answers", async () => process.HasExited ? throw Ended() : await TryAsync("groups?limit=1") is not null);
    }

    InvalidOperationException Ended() => new($"The server has ended with {process!.ExitCode}: {string.Join('\n', log.TakeLast(5))}");

    /// <summary>Starts another command of the program with the same settings, which can be killed too.</summary>
    public Process Begin(params string[] command) => Process.Start(StartOf(command))!;

    /// <summary>Runs another command of the program with the same settings, with or without the server.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] command)
    {
        var start = StartOf(command);
        start.RedirectStandardError = true;
        using var other = Process.Start(start)!;
        var error = other.StandardError.ReadToEndAsync(Cancellation);
        var output = await other.StandardOutput.ReadToEndAsync(Cancellation);
        await other.WaitForExitAsync(Cancellation);
        return (other.ExitCode, output, await error);
    }

    ProcessStartInfo StartOf(string[] command)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, .. command])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (key, value) in IsNextVersion ? NextVersion.Environment : new Dictionary<string, string>())
            start.Environment[key] = value;
        return start;
    }

    /// <summary>SIGKILL: the process has no chance to clean up.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    /// <summary>SIGTERM, which a service manager sends.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await process!.WaitForExitAsync(Cancellation);
        var code = process.ExitCode;
        process.Dispose();
        process = null;
        return code;
    }

    /// <summary>Sends a Unix signal: STOP pauses the process, CONT continues it.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async Task PostAsync(string path, HttpContent body)
    {
        using var response = await http.PostAsync(path, body, Cancellation);
        Assert.True(response.IsSuccessStatusCode,
            $"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}");
    }

    /// <summary>Returns null while the server does not respond.</summary>
    public async Task<JsonNode?> TryAsync(string path)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task ConnectAsync()
    {
        var back = await GrantAsync();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var returned = await browser.GetAsync(back, Cancellation);
    }

    /// <summary>Grants access to an account, which has no effect on the server yet.</summary>
    /// <returns>The address to which Constant Contact redirects the browser.</returns>
    public async Task<Uri> GrantAsync(string? account = null)
    {
        var connect = await SendAsync(HttpMethod.Post, "apps/constant-contact/connect", new { preview = false });
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var decision = new Dictionary<string, string> { ["decision"] = "grant" };
        if (account is not null)
            decision["account"] = account;
        using var form = new FormUrlEncodedContent(decision);
        using var granted = await browser.PostAsync(new Uri((string)connect!["authorizationUrl"]!), form, Cancellation);
        return granted.Headers.Location!;
    }

    public async Task<JsonNode> NewestRunAsync() => (await SendAsync(HttpMethod.Get, "apps/constant-contact/syncs?limit=1"))!["items"]![0]!;

    public async Task<JsonNode> EndAsync()
    {
        JsonNode run = null!;
        await UntilAsync("the run ends", async () => (string?)(run = await NewestRunAsync())["state"] != "running");
        return run;
    }

    public async Task<JsonNode> SyncAsync()
    {
        await SendAsync(HttpMethod.Post, "apps/constant-contact/syncs", new { preview = false });
        return await EndAsync();
    }

    /// <summary>Requests a sync, which may be refused because one is running.</summary>
    public async Task AskAsync()
    {
        using var answer = await http.PostAsJsonAsync("apps/constant-contact/syncs", new { preview = false }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.Conflict, $"{(int)answer.StatusCode}");
    }

    public ValueTask DisposeAsync()
    {
        if (process is not null)
            Kill();
        http.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"Waited in vain until {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }
}
