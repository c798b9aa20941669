using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Server.Settings;
using DonorSync.Sync;
using Npgsql;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// Where the schedule is kept, and who works by it. A SQLite file has one server, so it is in that one's memory; on PostgreSQL it is in the database, and
/// the servers there fire each moment once among them.
/// </summary>
static class SchedulerStore
{
    /// <summary>A server that has been silent for so long beyond this is taken for dead by the others.</summary>
    static readonly TimeSpan Checkin = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How many runs there are at once. Most of a run is waiting for the shared requests, so there may be many; a first sync may take hours,
    /// so that first syncs never take all workers.
    /// </summary>
    public static void UseWorkersOf(this IQuartzBuilder quartz, SyncOptions options)
    {
        quartz.UseDefaultThreadPool(options.RunsAtOnce);
        quartz.UseExecutionLimits(limits => limits.ForGroup(SyncSchedule.Patient, Math.Min(options.FirstSyncsAtOnce, options.RunsAtOnce - 1)));
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
                // Its tables are its own: it makes them, and checks them at every start.
                store.ProvisionSchema();
            });
        }
    }
}
