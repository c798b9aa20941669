using System.Diagnostics;
using DonorSync.Database.Alerts;
using DonorSync.Server.Settings;
using DonorSync.SyncStore.Accounts;

namespace DonorSync.Server.Alerts;

/// <summary>Registers the alerts and the channels that send them.</summary>
static class AlertServices
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static void AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(SettingsBinder.Bind<AlertSettings>(configuration, AlertSettings.Section));
        services.AddSingleton<AlertConditions>();
        services.AddSingleton<AlertBook>();
        AddEmail(services, SettingsBinder.Bind<AlertEmailSettings>(configuration, AlertEmailSettings.Section));
        AddWebhook(services, SettingsBinder.Bind<AlertWebhookSettings>(configuration, AlertWebhookSettings.Section));
        services.AddSingleton<AlertWatch>();
        services.AddHostedService(static all => all.GetRequiredService<AlertWatch>());
    }

    static void AddEmail(IServiceCollection services, AlertEmailSettings settings)
    {
        settings.Check();
        if (settings.IsGiven)
            services.AddSingleton<IAlertChannel>(all => new EmailChannel(settings, all.GetRequiredService<TimeProvider>()));
    }

    static void AddWebhook(IServiceCollection services, AlertWebhookSettings settings)
    {
        settings.Check();
        if (!settings.IsGiven)
            return;
        services.AddHttpClient(WebhookChannel.HttpName, static http => http.Timeout = Patience)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
                AllowAutoRedirect = false,
                UseCookies = false,
            })
            .RemoveAllLoggers();
        services.AddSingleton<IAlertChannel>(
            all => new WebhookChannel(settings, all.GetRequiredService<IHttpClientFactory>(), all.GetRequiredService<TimeProvider>()));
    }
}
