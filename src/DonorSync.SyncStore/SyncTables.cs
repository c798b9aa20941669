using DonorSync.Database.Triggers;
using DonorSync.SyncStore.State;

namespace DonorSync.SyncStore;

/// <summary>The tables of the sync's memory.</summary>
public sealed class SyncTables : ModelPart
{
    public override void Build(ModelBuilder builder, DatabaseEngine engine) =>
        builder.ApplyConfigurationsFromAssembly(typeof(SyncTables).Assembly);

    public override IEnumerable<DerivedTrigger> Triggers(DatabaseEngine engine) => ChangedCaseTriggers.All;

    public override async Task RebuildAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        foreach (var statement in ChangedCaseTriggers.Reset)
            await db.ExecuteAsync(statement, cancellation);
    }
}
