using DonorSync.ConstantContact.Budget;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Keys;
using DonorSync.Sync;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Restore;
using DonorSync.SyncStore.Reviews;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.State;
using DonorSync.SyncStore.WhyNot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DonorSync.SyncStore;

/// <summary>Registers the storage ports of the sync, and the services pages and REST ask.</summary>
public static class SyncStoreServices
{
    /// <summary>Needs the database, Data Protection and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddSyncStore(this IServiceCollection services)
    {
        services.AddOptions();
        services.AddSingleton<IRuns, Runs>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ModelPart, SyncTables>());
        services.AddSingleton<IStoredSecrets, StoredGrants>();
        services.AddSingleton<IRunFence>(RunFence.Instance);
        services.AddSingleton<ISyncPause>(RunFence.Instance);
        services.AddSingleton<IForget, Forgetting>();
        services.AddSingleton<Restoring>();
        services.AddSingleton<IRestore>(static all => all.GetRequiredService<Restoring>());
        services.AddSingleton<ICarryOver>(static all => all.GetRequiredService<Restoring>());
        services.AddSingleton<IListed, Listed>();
        services.AddSingleton<IWhyNot, ContactEvidences>();
        services.AddSingleton<IPersonMemory, PersonMemory>();
        services.AddSingleton<IMemberCounts, MemberCounts>();
        services.AddSingleton<ISyncStates, SyncStates>();
        services.AddSingleton<IGrantStore, GrantStore>();
        services.AddSingleton<IRequestLedger, RequestLedger>();
        services.AddSingleton(static all => new SignIns(Contexts(all), all.GetRequiredService<Secrets>(), Clock(all)));
        services.AddSingleton(static all => new Connections(Contexts(all), all.GetRequiredService<IGrantStore>(), Clock(all)));
        services.AddSingleton(static all => new InterruptedRuns(
            Contexts(all), all.GetRequiredService<IServerLock>(), all.GetRequiredService<IOptions<SyncOptions>>(), Clock(all)));
        services.AddSingleton(static all => new RunHistory(Contexts(all)));
        services.AddSingleton(static all => new StoppedRuns(Contexts(all), Clock(all)));
        services.AddSingleton(static all => new Pauses(Contexts(all), Clock(all)));
        services.AddSingleton(static all => new SyncQueries(Contexts(all)));
        services.AddSingleton(static all => new Undoing(Contexts(all), all.GetRequiredService<IRunUndo>(), Clock(all)));
        services.AddSingleton(static all => new DetachedLists(Contexts(all), Clock(all)));
        services.AddSingleton<ILeftOutLists>(static all => all.GetRequiredService<LeftOuts>());
        services.AddSingleton(static all => new LeftOuts(Contexts(all), all.GetRequiredService<IContactDirectory>(), Clock(all)));
        services.AddSingleton(static all => new RunChanges(Contexts(all), all.GetRequiredService<IContactDirectory>()));
        services.AddSingleton(static all => new OpenReviews(Contexts(all), all.GetRequiredService<IContactDirectory>()));
        services.AddSingleton(static all => new ReturnedContacts(Contexts(all), all.GetRequiredService<IAddressDecisions>()));
        services.AddSingleton(static all => new ChangedAddresses(
            Contexts(all), all.GetRequiredService<IAddressDecisions>(), Clock(all)));
        return services;
    }

    static IDbContextFactory<DonorSyncDb> Contexts(IServiceProvider all) => all.GetRequiredService<IDbContextFactory<DonorSyncDb>>();

    static TimeProvider Clock(IServiceProvider all) => all.GetRequiredService<TimeProvider>();
}
