using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Database.Keys;
using DonorSync.Server.CommandLine;

namespace DonorSync.Server.Demo;

/// <summary>A real sandbox and a real server on loopback, with a temporary database.</summary>
sealed class DemoWorld : IAsyncDisposable
{
    public const string AdminEmail = "demo@donorsync.example";
    public const string AdminPassword = "Donors-and-Lists-1";

    readonly WebApplication server;
    readonly DirectoryInfo folder;

    DemoWorld(Sandbox sandbox, WebApplication server, Uri address, string token, DirectoryInfo folder)
    {
        (Sandbox, this.server, Address, this.folder) = (sandbox, server, address, folder);
        Token = token;
        Api = new RestClient(address, token);
        Account = sandbox.Control.CreateAccount(new NewAccount { OrganizationName = "Riverside Garden Friends" });
    }

    public Sandbox Sandbox { get; }
    public AccountControl Account { get; }
    public Uri Address { get; }
    public string Token { get; }
    public RestClient Api { get; }

    public static async Task<DemoWorld> StartAsync(int port, int sandboxPort, CancellationToken cancellation)
    {
        var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { Port = FreePort(sandboxPort), CreateDefaultAccount = false, ActivityDelay = TimeSpan.FromSeconds(1) },
            cancellation);
        var folder = Directory.CreateTempSubdirectory("donorsync-demo-");
        var address = new Uri($"http://127.0.0.1:{FreePort(port)}");
        var token = "demo_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var server = DonorSyncServer.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(Settings(sandbox, folder, address, token));
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        });
        await server.StartAsync(cancellation);
        return new DemoWorld(sandbox, server, address, token, folder);
    }

    public Task WaitAsync(CancellationToken cancellation) => server.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await server.StopAsync();
        await server.DisposeAsync();
        await Sandbox.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    static Dictionary<string, string?> Settings(Sandbox sandbox, DirectoryInfo folder, Uri address, string token) => new()
    {
        ["ConnectionStrings:Database"] = $"Data Source={Path.Combine(folder.FullName, "demo.db")}",
        ["PublicUrl"] = address.ToString(),
        ["Urls"] = address.ToString(),
        ["Serilog:MinimumLevel:Default"] = "Warning",
        ["ConstantContact:ApiBaseUrl"] = sandbox.ApiBaseUrl.ToString(),
        ["ConstantContact:AuthorizeUrl"] = sandbox.AuthorizeUrl.ToString(),
        ["ConstantContact:TokenUrl"] = sandbox.TokenUrl.ToString(),
        ["ConstantContact:ClientId"] = SandboxOptions.LocalClientId,
        // A program grants the demo's access, so no browser of an administrator is signed in.
        ["ConstantContact:ConfirmGrants"] = "false",
        ["Security:MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Bytes)),
        ["Bootstrap:OrganizationName"] = "Riverside Garden Friends",
        ["Bootstrap:AdminEmail"] = AdminEmail,
        ["Bootstrap:AdminPassword"] = AdminPassword,
        ["Bootstrap:ApiToken"] = token,
    };

    /// <summary>Returns the requested port, or any free one if it is taken.</summary>
    static int FreePort(int wanted)
    {
        foreach (var port in new[] { wanted, 0 })
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException) when (port != 0)
            {
                // The port is taken: use any free one.
            }
        }
        throw new InvalidOperationException("This machine has no free port.");
    }
}
