using DonorSync.ConstantContact;
using DonorSync.Database.Organizations;
using DonorSync.Server.Activity;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Clocks;
using DonorSync.Server.Organizations.Choices;
using DonorSync.Server.Settings;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.RunLog;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>Registers the sync: storage, Constant Contact, runs, schedule, and the services that start runs.</summary>
static class SyncServices
{
    public static void AddSync(this IServiceCollection services, IConfiguration configuration)
    {
        // Reports values that cannot be parsed; the client checks the ranges.
        SettingsBinder.Bind<ConstantContactOptions>(configuration, ConstantContactOptions.Section);
        services.AddConstantContact(configuration);
        services.AddSingleton<SyncRunner>();

        // One clock for the schedule and for the times it is given.
        var wall = services.LastOrDefault(static s => s.ServiceType == typeof(TimeProvider))?.ImplementationInstance;
        var steady = new SteadyClock((TimeProvider?)wall ?? TimeProvider.System);
        services.AddSingleton(steady);
        services.AddSteadyQuartz(steady, quartz =>
        {
            quartz.UseStoreOf(configuration);
            // A sync may take hours: when stopped, it closes its run, and the next run finishes the work (B8).
            quartz.ConfigureScheduler(static options => options.ShutdownJobInterruption = ShutdownJobInterruption.WhenWaitingForJobs);
            quartz.UseWorkersOf(SettingsBinder.Bind<SyncOptions>(configuration, "Sync"));
        });
        services.AddQuartzHostedService(static options => options.WaitForJobsToComplete = true);
        services.AddSingleton<SyncSchedule>();
        services.AddHostedService<ScheduleStartup>();
        services.AddHostedService<StalledRunMonitor>();
        services.AddHostedService<ExpiredGrants>();

        services.AddSingleton<SyncStarter>();
        services.AddSingleton<SignInStarter>();
        services.AddSingleton(SettingsBinder.Bind<GrantSettings>(configuration, ConstantContactOptions.Section));
        services.AddSingleton<GrantConnector>();
        services.AddSingleton<PreviewApplier>();
        services.AddSingleton<AppHealthReader>();
        services.AddSingleton<RunDecisions>();
        services.AddSingleton<RunStopper>();
        services.AddSingleton<PauseSwitch>();
        services.AddSingleton<Disconnector>();
        services.AddScoped<SettingsChanger>();
        services.AddSingleton<LimitFollower>();
        services.AddHostedService(static all => all.GetRequiredService<LimitFollower>());
    }
}

/// <summary>
/// Schedules the hourly sync of every connection at the start, because the schedule may be in memory only. A sync that the last stop
/// interrupted is finished now, not in an hour (B8).
/// </summary>
sealed class ScheduleStartup(
    Connections connections, InterruptedRuns interrupted, SyncSchedule schedule, StoredSettings settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // First, because runs that this server claims later are not interrupted.
        var cut = await interrupted.TakeOverAsync(cancellationToken);
        var intervals = await settings.IntervalsAsync(cancellationToken);
        var stopped = await connections.StoppedAsync(cancellationToken);
        var others = (await connections.LastBegunAsync(cancellationToken)).ExceptBy(stopped.Select(static s => s.Id), static c => c.Id);
        await schedule.ScheduleAsync(others.Select(c => (c.Id, c.LastBegan, IntervalOf(c.Organization))), cancellationToken);
        foreach (var (connection, organization, began, ended) in stopped)
            await schedule.ScheduleStoppedAsync(connection, began, ended, IntervalOf(organization), cancellationToken);
        foreach (var connection in cut)
            await schedule.RunSoonAsync(connection, cancellationToken);

        TimeSpan IntervalOf(OrganizationId organization) => intervals.GetValueOrDefault(organization, settings.Server.Interval);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
