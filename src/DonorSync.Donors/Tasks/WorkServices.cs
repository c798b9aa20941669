using DonorSync.Donors.Imports;
using DonorSync.Donors.Merging;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Donors.Tasks;

/// <summary>Registers background tasks. Requires the database.</summary>
public static class WorkServices
{
    public static IServiceCollection AddWorkStorage(this IServiceCollection services)
    {
        services.AddSingleton<WorkClaims>();
        services.AddSingleton<AttendedWorks>();
        services.AddSingleton<Works>();
        services.AddSingleton<ImportHistory>();
        services.AddSingleton<OldWorks>();
        services.AddSingleton<BulkWork>();
        services.AddSingleton<BulkUndo>();
        services.AddSingleton<BulkForecasts>();
        services.AddSingleton<WorkContacts>();
        services.AddSingleton<ContactMerges>();
        services.AddSingleton<UndoableDelete>();
        return services;
    }
}
