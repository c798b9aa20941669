using DonorSync.Database.Triggers;

namespace DonorSync.Database;

public enum DatabaseEngine
{
    Sqlite,
    PostgreSql,
}

/// <summary>
/// The tables of one part of the product, and what the database itself keeps up to date for it. The parts do not know each other; the
/// database is made of all that are registered.
/// </summary>
public abstract class ModelPart
{
    /// <summary>Adds the part's tables to the model.</summary>
    public abstract void Build(ModelBuilder builder, DatabaseEngine engine);

    /// <summary>Keep derived rows up to date, whatever writes the others.</summary>
    public virtual IEnumerable<DerivedTrigger> Triggers(DatabaseEngine engine) => [];

    /// <summary>
    /// Updates the derived columns of rows that are saved, in the transaction that saves them. SQL that writes rows directly must write
    /// these columns too.
    /// </summary>
    public virtual Task DeriveAsync(DonorSyncDb db, IReadOnlyList<IVersioned> rows, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Changes when derived values are made in another way: then everything derived is rebuilt at the next start.</summary>
    public virtual string Mark => "";

    /// <summary>The statements that create the search tables of a SQLite file.</summary>
    public virtual IReadOnlyList<string> SearchTables => [];

    /// <summary>Runs at every start, after the migrations.</summary>
    public virtual Task EnsureAsync(DonorSyncDb db, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Rebuilds everything derived. Runs in the transaction that replaces the triggers, while there are none.</summary>
    public virtual Task RebuildAsync(DonorSyncDb db, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Derives again what depends on a changed setting. Runs at every start, last, in one process at a time.</summary>
    /// <param name="servers">Servers that write by the former setting must not run during it.</param>
    /// <returns>What was done, in words.</returns>
    public virtual Task<string[]> FollowSettingsAsync(DonorSyncDb db, IServerLock servers, CancellationToken cancellation) =>
        Task.FromResult<string[]>([]);
}

/// <summary>The parts of this installation's database.</summary>
public sealed class ModelParts(IEnumerable<ModelPart> parts)
{
    public IReadOnlyList<ModelPart> All { get; } = [.. parts];

    public IEnumerable<string> SearchTables => All.SelectMany(static p => p.SearchTables);

    public IEnumerable<DerivedTrigger> Triggers(DatabaseEngine engine) => All.SelectMany(p => p.Triggers(engine));

    /// <summary>Is part of every trigger's text, and so of the database.</summary>
    public string Mark => string.Concat(All.Select(static p => p.Mark));

    public async Task DeriveAsync(DonorSyncDb db, IReadOnlyList<IVersioned> rows, CancellationToken cancellation)
    {
        foreach (var part in All)
            await part.DeriveAsync(db, rows, cancellation);
    }

    public async Task EnsureAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        foreach (var part in All)
            await part.EnsureAsync(db, cancellation);
    }

    public async Task RebuildAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        foreach (var part in All)
            await part.RebuildAsync(db, cancellation);
    }

    public async Task<IReadOnlyList<string>> FollowSettingsAsync(DonorSyncDb db, IServerLock servers, CancellationToken cancellation)
    {
        var done = new List<string>();
        foreach (var part in All)
            done.AddRange(await part.FollowSettingsAsync(db, servers, cancellation));
        return done;
    }
}
