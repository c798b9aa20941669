using DonorSync.Server.Alerts;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Audit;
using DonorSync.Server.Clocks;
using DonorSync.Server.Health;
using DonorSync.Server.Import;
using DonorSync.Server.OpenApi;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Outbound;
using DonorSync.Server.Pages;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Rest.Requests;
using DonorSync.Server.Retention;
using DonorSync.Server.Scheduling;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;
using DonorSync.Server.Startup;
using DonorSync.Server.Telemetry;
using DonorSync.Server.Work;
using DonorSync.Sync;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Server;

/// <summary>The server: settings, services, middleware, endpoints. Tests and the demo build it in their own process.</summary>
public static class DonorSyncServer
{
    /// <param name="configure">Runs first: its configuration values and its TimeProvider are used.</param>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = NewBuilder(args);
        configure?.Invoke(builder);

        AddServices(builder);
        var app = builder.Build();
        UseMiddleware(app);
        MapEndpoints(app);
        return app;
    }

    /// <summary>The settings that the server would use.</summary>
    public static IConfiguration Settings() => NewBuilder([]).Configuration;

    /// <summary>Builds and runs the server until it is stopped. A wrong setting ends it with one line on standard error.</summary>
    /// <returns>0, or 2 for a missing or wrong setting.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        try
        {
            await using var app = Build(args);
            await app.StartAsync(cancellation);
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception e) when (StartFault.Line(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 2;
        }
    }

    static WebApplicationBuilder NewBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddSettingsOfFolder(Directory.GetCurrentDirectory());
        return builder;
    }

    static void AddServices(WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.TryAddSingleton(TimeProvider.System);
        builder.AddLogs();

        ServerSettings.CheckUrls(configuration);
        services.AddSingleton(new PublicAddress(ServerSettings.PublicUrl(configuration)));
        var sync = services.AddSettings<SyncOptions>(configuration, "Sync");
        services.AddSingleton(SyncSettings.Of(SettingsBinder.Bind<SyncPolicySettings>(configuration, "Sync").ToPolicy(), sync));
        services.AddDatabase(configuration);

        services.AddSingleton(SettingsBinder.Bind<BootstrapSettings>(configuration, "Bootstrap"));
        services.AddScoped<OrganizationFounder>();
        services.AddSingleton<SetupCode>();
        services.AddHostedService<DatabaseStartup>();
        services.AddHostedService<KeyRingStartup>();

        services.AddClocks();
        services.AddSync(configuration);
        services.AddImport(configuration);
        services.AddWork();
        services.AddAlerts(configuration);
        services.AddBackups(configuration);

        services.AddSecurity(configuration);
        services.AddOutbound(configuration);
        services.AddRetention(configuration);
        services.AddTrustedProxies(SettingsBinder.Bind<ProxyOptions>(configuration, "Proxy"));
        services.AddRequestLimits(SettingsBinder.Bind<LimitOptions>(configuration, "Limits"));
        services.AddRestApi();
        services.AddApiDescription();
        services.AddMetricsEndpoint();
        services.AddTelemetryExport(configuration);
        services.AddPages();
    }

    static void UseMiddleware(WebApplication app)
    {
        app.UseHeadRequests();
        app.UseRouting();
        app.UseTrustedProxies();
        app.UsePublicHost();
        app.UseHsts();
        app.UseSecurityHeaders();
        app.UseExceptionHandler(ErrorPage.Options);
        app.UseNotFoundPage();
        app.UseProblems();
        app.UseRequestLimits();
        app.UseAuthentication();
        string[] ownSignIn = [SignOutEndpoint.Path, SignOutEndpoint.EverywherePath, "/account", "/account/authenticator"];
        app.UseReadOnlyGuard(open: ownSignIn);
        app.UseSignInDuties(open: ownSignIn);
        app.UseAuthorization();
        app.UseApiRequests();
        app.UseAntiforgery();
        app.UseAudit();
    }

    static void MapEndpoints(WebApplication app)
    {
        app.MapHealth();
        app.MapRestApi();
        app.MapConstantContactCallback();
        app.MapApiDescription();
        app.MapPages();
    }
}
