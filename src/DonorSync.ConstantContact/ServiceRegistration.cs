using System.Diagnostics;
using System.Net;
using DonorSync.ConstantContact.Adapter;
using DonorSync.ConstantContact.Budget;
using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Sync.Network;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact;

/// <summary>Registers the services of this project.</summary>
public static class ServiceRegistration
{
    internal const string HttpName = "ConstantContact";

    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Registers <see cref="IConstantContacts"/> and <see cref="OAuthFlow"/>. Requires <see cref="IGrantStore"/>, <see
    /// cref="IRequestLedger"/> and logging. Settings are validated at startup.
    /// </summary>
    public static IServiceCollection AddConstantContact(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConstantContactOptions>().Bind(configuration.GetSection(ConstantContactOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConstantContactOptions>, ConstantContactOptionsCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);

        // Retries, time limits and logs are implemented here: the default ones would repeat POSTs and log addresses.
        services.AddHttpClient(HttpName, static http =>
            {
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.NameProduct();
            })
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                // Trace ids are not sent.
                ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = ConnectTimeout,
                MaxResponseHeadersLength = BoundedAnswers.HeaderKilobytes,
                PooledConnectionLifetime = ConnectionLifetime,
                UseCookies = false,
            })
            .AddHttpMessageHandler(
                static all => new BoundedAnswers(all.GetRequiredService<IOptions<ConstantContactOptions>>().Value.AnswerBytes))
            .AddHttpMessageHandler<ServiceDates>()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();

        services.AddTransient<ServiceDates>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<RequestBudget>();
        services.AddHostedService<BudgetReturn>();
        services.AddSingleton<ConstantContactClients>();
        services.AddSingleton<IConstantContacts, ConstantContacts>();
        services.AddSingleton(static all => new OAuthFlow(
            all.GetRequiredService<TokenEndpoint>(),
            all.GetRequiredService<ConstantContactClients>(),
            all.GetRequiredService<IOptions<ConstantContactOptions>>()));
        return services;
    }
}
