using DonorSync.Donors.Tasks;

namespace DonorSync.Server.Work;

/// <summary>Registers long work and who carries it out.</summary>
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
