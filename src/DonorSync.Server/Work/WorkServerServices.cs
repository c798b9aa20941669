using DonorSync.Donors.Tasks;

namespace DonorSync.Server.Work;

/// <summary>Registers background tasks and the service that runs them.</summary>
static class WorkServerServices
{
    public static void AddWork(this IServiceCollection services)
    {
        services.AddWorkStorage();
        services.AddSingleton<WorkSignal>();
        services.AddSingleton<WorkSteps>();
        services.AddHostedService<WorkRunner>();
    }
}
