using DonorSync.ConstantContact;
using DonorSync.Sync;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DonorSync.Storage;

/// <summary>Registers the storage ports of the sync, and the services pages and REST ask.</summary>
public static class SyncStateServices
{
    /// <summary>Needs the database, Data Protection and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddSyncState(this IServiceCollection services)
    {
        services.AddOptions();
        services.AddSingleton<Secrets>();
        services.AddSingleton<IRuns, Runs>();
        services.AddSingleton<ICrms, DonorCrms>();
        services.AddSingleton<ISyncStates, SyncStates>();
        services.AddSingleton<IGrantStore, GrantStore>();
        services.AddSingleton<IRequestLedger, RequestLedger>();
        services.AddSingleton(static all => new SignIns(Contexts(all), all.GetRequiredService<Secrets>(), Clock(all)));
        services.AddSingleton(static all => new Connections(Contexts(all), all.GetRequiredService<IGrantStore>(), Clock(all)));
        services.AddSingleton(static all => new InterruptedRuns(
            Contexts(all), all.GetRequiredService<IServerLock>(), all.GetRequiredService<IOptions<SyncOptions>>(), Clock(all)));
        services.AddSingleton(static all => new History(Contexts(all)));
        services.AddSingleton(static all => new SyncAnswers(Contexts(all)));
        services.AddSingleton(static all => new Undoing(Contexts(all), Clock(all)));
        services.AddSingleton(static all => new DetachedLists(Contexts(all), Clock(all)));
        services.AddSingleton(static all => new RunChanges(Contexts(all)));
        services.AddSingleton(static all => new OpenReviews(Contexts(all)));
        services.AddSingleton(static all => new ReturnedContacts(Contexts(all), all.GetRequiredService<DonorDatabase>()));
        services.AddSingleton(static all => new ChangedAddresses(Contexts(all), Clock(all)));
        services.AddSingleton(static all => new StoredSecrets(Contexts(all), all.GetRequiredService<Secrets>()));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<Erasing>();
        services.AddSingleton<PersonRecordsReader>();
        services.AddSingleton<ReachReader>();
        services.AddSingleton<Trends>();
        return services;
    }

    static IDbContextFactory<DonorSyncDb> Contexts(IServiceProvider all) => all.GetRequiredService<IDbContextFactory<DonorSyncDb>>();

    static TimeProvider Clock(IServiceProvider all) => all.GetRequiredService<TimeProvider>();
}
