using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Tests.KillTests;
using DonorSync.Tests.Scenarios;
using DonorSync.Tests.Wholesome;

namespace DonorSync.Tests.ReleaseTests;

/// <summary>
/// The released single-file program, run by an unprivileged user on a read-only root, with one folder for its data. <c>./test --long</c>
/// runs it; <c>DONORSYNC_RELEASED_PROGRAM</c> names an existing program instead.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ReadOnlyRootTests(ITestOutputHelper output)
{
    const string Ada = "ada@example.org";
    static readonly string[] OwnMounts = ["--mount", "--propagation", "private"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task The_published_program_works_as_user_nobody_on_a_read_only_root_with_one_data_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has mount namespaces.");
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount the root read-only.");
        Assert.SkipUnless(await CanMountAsync(), "This machine lets no program have mounts of its own, or unshare or setpriv is missing.");
        // In a folder that every user may enter.
        var folder = Directory.CreateTempSubdirectory("donorsync-release-");
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            var program = await ProgramAsync(folder);
            await PlayAsync(program, folder.CreateSubdirectory("data").FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    async Task PlayAsync(string program, string data)
    {
        var quick = new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false };
        await using var sandbox = await Sandbox.StartAsync(quick, Cancellation);
        var address = new Uri($"http://127.0.0.1:{Installation.FreePort()}");
        var script = Path.Combine(Repository.Root, "tests/DonorSync.Tests/ReleaseTests/read-only-root.sh");
        var start = new ProcessStartInfo("unshare", [.. OwnMounts, "sh", script, data, program, "serve"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        // As in eng/donorsync.service: the folder where the program unpacks its native libraries.
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(data, "cache");
        foreach (var (key, value) in Installation.Settings(sandbox, new($"Data Source={data}/donorsync.db", null), address))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Serilog__MinimumLevel__Default"] = "Information";
        start.Environment.Remove("Urls");
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        using var server = Process.Start(start)!;
        var log = new ConcurrentQueue<string>();
        server.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        server.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = new Uri(address, "api/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", start.Environment["Bootstrap__ApiToken"]);
        try
        {
            var began = Stopwatch.StartNew();
            await ServerProcess.UntilAsync("it is ready", async () => server.HasExited
                ? throw new InvalidOperationException($"It has ended with {server.ExitCode}: {string.Join('\n', log)}")
                : await IsReadyAsync(http));
            output.WriteLine($"ready after {began.Elapsed.TotalSeconds:0.0} s, as user {UserOf(server.Id)}");
            Assert.Equal("65534", UserOf(server.Id));

            await SyncAsync(http);
            Assert.Contains("Friends", sandbox.Control.DefaultAccount.Find(Ada)!.Lists);

            Assert.Equal(0, await StopAsync(server));
            Assert.DoesNotContain(log, static line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal));
            Assert.DoesNotContain(log, static line => line.Contains("read-only file system", StringComparison.OrdinalIgnoreCase));
            output.WriteLine($"stopped with 0 after a first sync; {log.Count} lines of log");
        }
        finally
        {
            if (!server.HasExited)
                server.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Adds a donor in a group, connects, and waits for the end of the first sync.</summary>
    static async Task SyncAsync(HttpClient http)
    {
        var ada = new { contacts = new[] { new { type = "person", firstName = "Ada", primaryEmail = Ada, groups = new[] { "Friends" } } } };
        using (var added = await http.PostAsJsonAsync("contacts/bulk", ada, Cancellation))
            Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(Cancellation));
        using var connect = await http.PostAsJsonAsync("apps/constant-contact/connect", new { preview = false }, Cancellation);
        var grant = JsonNode.Parse(await connect.Content.ReadAsStringAsync(Cancellation))!;
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["decision"] = "grant" });
        using var granted = await browser.PostAsync(new Uri((string)grant["authorizationUrl"]!), form, Cancellation);
        using var returned = await browser.GetAsync(granted.Headers.Location, Cancellation);
        var state = "running";
        await ServerProcess.UntilAsync("the first sync ends", async () =>
        {
            var runs = JsonNode.Parse(await http.GetStringAsync("apps/constant-contact/syncs?limit=1", Cancellation))!["items"]!.AsArray();
            return runs.Count == 1 && (state = (string)runs[0]!["state"]!) != "running";
        });
        Assert.Equal("completed", state);
    }

    static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    /// <summary>SIGTERM, which a service manager sends.</summary>
    static async Task<int> StopAsync(Process server)
    {
        await RunAsync("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        return server.ExitCode;
    }

    static string UserOf(int process) =>
        File.ReadLines($"/proc/{process}/status").Single(static line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];

    static async Task<bool> CanMountAsync()
    {
        try
        {
            return (await RunAsync("unshare", [.. OwnMounts, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true"]))
                .Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The program is missing.
            return false;
        }
    }

    /// <summary>Publishes the program as <c>eng/release</c> does.</summary>
    static async Task<string> ProgramAsync(DirectoryInfo folder)
    {
        var program = Path.Combine(folder.CreateSubdirectory("program").FullName, "donorsync");
        if (Environment.GetEnvironmentVariable("DONORSYNC_RELEASED_PROGRAM") is { Length: > 0 } given)
        {
            File.Copy(given, program);
        }
        else
        {
            await PublishAsync(Path.GetDirectoryName(program)!);
        }
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        return program;
    }

    static async Task PublishAsync(string folder)
    {
        var server = Path.Combine(Repository.Root, "src/DonorSync.Server");
        // A restore for one runtime identifier writes it into the lock file.
        var locks = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "packages.lock.json", SearchOption.AllDirectories)
            .ToDictionary(static file => file, File.ReadAllBytes);
        try
        {
            var machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
            string[] publish = ["publish", server, "--runtime", machine, "-p:PublishProfile=SingleFile", "--output", folder];
            var (code, said) = await RunAsync("dotnet", [.. publish, "--nologo", "--verbosity", "quiet"]);
            Assert.True(code == 0, said);
        }
        finally
        {
            foreach (var (file, content) in locks)
                await File.WriteAllBytesAsync(file, content, Cancellation);
        }
    }

    static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var said = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, said + await error);
    }
}
