using DonorSync.Database.Keys;
using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Erasure;
using DonorSync.Sync.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Donors;

/// <summary>
/// Registers the donor database, also as the CRM of the sync. Needs the database, the sync's memory and the server's <see
/// cref="DonorSync.Sync.SyncSettings"/>.
/// </summary>
public static class DonorServices
{
    public static IServiceCollection AddDonors(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ModelPart, DonorTables>());
        services.AddSingleton<IStoredSecrets, ErasureSecrets>();
        services.AddSingleton<ILaterRecords, LaterRecords>();
        services.AddSingleton(static all => new Tombstones(all.GetRequiredService<Secrets>));
        services.AddSingleton<IErasedAddresses>(static all => all.GetRequiredService<Tombstones>());
        services.AddSingleton<SyncPorts>();
        services.AddSingleton<DonorDatabase>();
        services.AddSingleton<ICrms, DonorCrms>();
        services.AddSingleton<IStandingNos, StandingNos>();
        services.AddSingleton<IContactDirectory, ContactDirectory>();
        services.AddSingleton<IAddressDecisions, AddressDecisions>();
        services.AddSingleton<IRunUndo, RunUndo>();
        services.AddSingleton<PersonErasure>();
        services.AddSingleton<PersonRecordsReader>();
        services.AddSingleton<ReachReader>();
        services.AddSingleton<ChangedLimits>();
        services.AddSingleton<WeeklyTrends>();
        return services;
    }
}
