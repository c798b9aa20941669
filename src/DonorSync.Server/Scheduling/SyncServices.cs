using DonorSync.ConstantContact;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Clocks;
using DonorSync.Server.Settings;
using DonorSync.Sync;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>Puts the sync together: its storage, Constant Contact, the run, the schedule, and what starts runs.</summary>
static class SyncServices
{
    public static void AddSync(this IServiceCollection services, IConfiguration configuration)
    {
        // What cannot be read at all is named here; ranges are checked by the client itself.
        SettingsBinder.Bind<ConstantContactOptions>(configuration, ConstantContactOptions.Section);
        services.AddConstantContact(configuration);
        services.AddSingleton<SyncRunner>();

        // One for the schedule and for what it is armed with.
        var wall = services.LastOrDefault(static s => s.ServiceType == typeof(TimeProvider))?.ImplementationInstance;
        var steady = new SteadyClock((TimeProvider?)wall ?? TimeProvider.System);
        services.AddSingleton(steady);
        services.AddSteadyQuartz(steady, quartz =>
        {
            quartz.UseStoreOf(configuration);
            // A sync may take hours, and there is no need to wait for it: told to stop, it closes its run, and the next one finishes it (B8).
            quartz.ConfigureScheduler(static options => options.ShutdownJobInterruption = ShutdownJobInterruption.WhenWaitingForJobs);
            quartz.UseWorkersOf(SettingsBinder.Bind<SyncOptions>(configuration, "Sync"));
        });
        services.AddQuartzHostedService(static options => options.WaitForJobsToComplete = true);
        services.AddSingleton<SyncSchedule>();
        services.AddHostedService<ScheduleArming>();
        services.AddHostedService<SilentRuns>();
        services.AddHostedService<OldSignIns>();

        services.AddSingleton<SyncStarter>();
        services.AddSingleton<SignInStarter>();
        services.AddSingleton(SettingsBinder.Bind<GrantSettings>(configuration, ConstantContactOptions.Section));
        services.AddSingleton<GrantConnecter>();
        services.AddSingleton<PreviewApplier>();
        services.AddSingleton<AppHealthReader>();
        services.AddSingleton<RunDecisions>();
        services.AddSingleton<Disconnecter>();
    }
}
