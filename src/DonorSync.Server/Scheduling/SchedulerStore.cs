using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Server.Settings;
using DonorSync.Sync;
using Npgsql;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// Where the schedule is stored, and the number of workers. A SQLite database has one server, so its schedule is in memory. With PostgreSQL
/// it is in the database, and each trigger fires on only one of the servers.
/// </summary>
static class SchedulerStore
{
    /// <summary>A server that has been silent for this long beyond its check-in time is considered dead by the others.</summary>
    static readonly TimeSpan Checkin = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Sets the number of concurrent runs. Most of a run is waiting for the shared request quota, so there can be many. First syncs can
    /// take hours, so they never use all workers.
    /// </summary>
    public static void UseWorkersOf(this IQuartzBuilder quartz, SyncOptions options)
    {
        quartz.UseDefaultThreadPool(options.RunsAtOnce);
        quartz.UseExecutionLimits(
            limits => limits.ForGroup(SyncSchedule.Patient, Math.Min(options.FirstSyncsAtOnce, options.RunsAtOnce - 1)));
    }

    public static void UseStoreOf(this IQuartzBuilder quartz, IConfiguration configuration)
    {
        var (provider, connection) = DatabaseSettings.Of(configuration);
        if (provider == DatabaseProvider.Sqlite)
            quartz.UseInMemoryStore();
        else
        {
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, PostgreSqlConnectionSettings.Complete(connection).ConnectionString);
                store.ConfigureStore(static options => options.StoreJobDataAsStrings = true);
                store.UseClustering(static cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (Checkin, Silence));
                // Quartz has its own tables: it creates them and checks them at every start.
                store.ProvisionSchema();
            });
        }
    }
}
