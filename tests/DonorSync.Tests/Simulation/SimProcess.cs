using DonorSync.ConstantContact;
using DonorSync.Database;
using DonorSync.Database.Ports;
using DonorSync.Donors;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore;
using DonorSync.SyncStore.RunLog;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DonorSync.Tests.Simulation;

/// <summary>A process of the product with a database that outlives it. Its memory is lost when it ends.</summary>
sealed class SimProcess : IAsyncDisposable
{
    readonly SimSettings settings;
    readonly ServiceProvider services;

    public SimProcess(SimSettings settings, KillSwitch kill)
    {
        (this.settings, Kill) = (settings, kill);
        var all = new ServiceCollection();
        all.AddLogging();
        all.AddSingleton<TimeProvider>(settings.Clock);
        all.AddSingleton(DonorSync.Sync.SyncSettings.Default);
        all.AddSingleton(new Random(1));
        all.AddSingleton(settings.Keys);
        settings.Database.AddTo(all, new KillPointTransactions(kill, settings), new KillPointCommands(kill));
        all.AddSyncStore();
        all.AddDonors();
        all.AddSingleton<IRuns>(own => new SimRuns(new Runs(
            own.GetRequiredService<IDbContextFactory<DonorSyncDb>>(), own.GetRequiredService<IServerLock>(),
            own.GetRequiredService<IContactDirectory>(), own.GetRequiredService<IOptions<SyncOptions>>(), settings.Clock),
                settings.Network));
        all.AddConstantContact(new ConfigurationBuilder().AddInMemoryCollection(settings.ConstantContact).Build());
        all.AddHttpClient(ServiceRegistration.HttpName).ConfigurePrimaryHttpMessageHandler(settings.Service);
        all.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new KillPointHandler(kill, settings)));
        all.AddOptions<SyncOptions>().Configure(options =>
        {
            options.FullReadUpTo = settings.FullReadUpTo;
            // Where every account counts as large, so does every addition: most of them then go list by list.
            options.ContactsPerSlice = settings.FullReadUpTo == 0 ? 1 : options.ContactsPerSlice;
        });
        all.AddSingleton<SyncRunner>();
        services = all.BuildServiceProvider();
    }

    public KillSwitch Kill { get; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Runs from claim to end. Returns null when there was no claim, or when the process was killed.</summary>
    public async Task<RunRecord?> RunAsync(OrganizationId organization, ConnectionId connection, RunRequest request)
    {
        settings.Plant?.Invoke();
        try
        {
            if (await Get<IRuns>().TryClaimAsync(connection, request, CancellationToken.None) is not { } claim)
                return null;
            await Get<SyncRunner>().RunAsync(claim.Run, CancellationToken.None);
            return await Get<IRuns>().FindAsync(organization, claim.Run, CancellationToken.None);
        }
        catch (Exception) when (Kill.IsDead)
        {
            // Errors of a dying process are ignored.
            return null;
        }
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}

/// <summary>What all processes of a simulated world share.</summary>
sealed record SimSettings(
    SimClock Clock, SimDatabase Database, IReadOnlyDictionary<string, string?> ConstantContact, Func<HttpMessageHandler> Service,
    SimNetwork Network)
{
    public IDataProtectionProvider Keys { get; } = new EphemeralDataProtectionProvider();

    public ActsDuringRun Meanwhile { get; } = new();

    /// <summary>Small, so that most runs are change reads.</summary>
    public int FullReadUpTo { get; init; }

    /// <summary>Called when a process starts to work: switches on a seeded fault for the product, not for the checks.</summary>
    public Action? Plant { get; init; }
}
