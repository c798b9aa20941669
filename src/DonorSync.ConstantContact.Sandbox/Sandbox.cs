using System.Net;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.OAuth;
using DonorSync.ConstantContact.Sandbox.Pages;
using DonorSync.ConstantContact.Sandbox.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DonorSync.ConstantContact.Sandbox;

/// <summary>A local Constant Contact: the V3 API with sign-in, a control plane and a few pages, over real HTTP.</summary>
/// <example><code>
/// await using var sandbox = await Sandbox.StartAsync(new SandboxOptions(), cancellation);
/// sandbox.Control.DefaultAccount.Seed(new SeedContact { Email = "ada@example.org", Lists = ["Newsletter"] });
/// </code></example>
public sealed class Sandbox : IAsyncDisposable
{
    private const string WithoutSockets = "http://localhost";
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(250);
    private readonly WebApplication app;
    private readonly ITimer timer;
    private readonly StateFile? state;

    private Sandbox(WebApplication app, World world, StateFile? state)
    {
        this.app = app;
        this.state = state;
        Control = new SandboxControl(world);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? WithoutSockets);
        timer = world.Options.Clock.CreateTimer(_ => world.RunDueEverywhere(), null, Heartbeat, Heartbeat);
    }

    /// <summary>The address on which it listens: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri Address { get; }

    /// <summary>The base address of the API, with <c>/v3</c>.</summary>
    public Uri ApiBaseUrl => new(Address, "v3");

    /// <summary>The page where a user grants access.</summary>
    public Uri AuthorizeUrl => new(Address, AuthorizeEndpoint.Path);

    /// <summary>The token endpoint.</summary>
    public Uri TokenUrl => new(Address, TokenEndpoint.Path);

    /// <summary>The endpoint where a device requests a code.</summary>
    public Uri DeviceAuthorizeUrl => new(Address, DeviceFlow.Path);

    /// <summary>Seeding, clock, faults, request log and the acts of people, without HTTP.</summary>
    public SandboxControl Control { get; }

    internal IServer Server => app.Services.GetRequiredService<IServer>();

    /// <summary>Ends when the sandbox has stopped, by signal or by <see cref="DisposeAsync"/>.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    /// <summary>Starts a sandbox. Throws <see cref="IOException"/> when the port is taken.</summary>
    public static Task<Sandbox> StartAsync(SandboxOptions options, CancellationToken cancellation) =>
        StartAsync(options, static _ => { }, cancellation);

    /// <param name="host">Changes the web host, for example to use another server.</param>
    internal static async Task<Sandbox> StartAsync(SandboxOptions options, Action<IWebHostBuilder> host, CancellationToken cancellation)
    {
        var world = new World(options);
        var app = Build(options, world, host);
        try
        {
            var state = options.StatePath is { } path ? new StateFile(world, path, app.Logger) : null;
            state?.Load();
            world.AddDefaultAccount();
            await app.StartAsync(cancellation);
            state?.Start();
            return new Sandbox(app, world, state);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        await app.DisposeAsync();
        if (state is not null)
            await state.DisposeAsync();
    }

    private static WebApplication Build(SandboxOptions options, World world, Action<IWebHostBuilder> host)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The saved state of a large account is large; the operations of the API have their own, smaller limits.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
        });
        host(builder.WebHost);
        var app = builder.Build();
        var pipeline = new ApiPipeline(world, app.Logger);
        var devices = new DeviceFlow(world);
        app.Use(next => new RequestLogging(world, next).RunAsync);
        app.Map("/v3/{**path}", pipeline.RunAsync);
        AuthorizeEndpoint.Map(app, world);
        TokenEndpoint.Map(app, world, devices);
        devices.Map(app);
        Assets.Map(app);
        new UiEndpoints(world).Map(app);
        new ControlEndpoints(world, new SandboxControl(world), () => Addressed(options, app)).Map(app);
        app.MapFallback(http => Errors.OutsideTheApi.WriteAsync(http));
        return app;
    }

    private static Uri Addressed(SandboxOptions options, WebApplication app) => options.PublicBaseUrl ?? new Uri(app.Urls.First());
}
