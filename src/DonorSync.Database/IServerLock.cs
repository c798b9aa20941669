namespace DonorSync.Database;

/// <summary>Tells a server whether it is the only one on its database.</summary>
public interface IServerLock
{
    /// <summary>
    /// From now on, until this process ends in whatever way, it counts as a server. When no other one does, the action is carried out, and
    /// no other server begins meanwhile.
    /// </summary>
    /// <returns>Whether it was. False also when it cannot be known.</returns>
    Task<bool> WhenAloneAsync(Func<Task> action, CancellationToken cancellation);

    /// <summary>Counts this process as a server on the database until it ends.</summary>
    /// <returns>False when the database takes only one server and another one is at work on it.</returns>
    bool TryServe();

    /// <summary>
    /// Takes a name for this server that an earlier process of it may have had. The process that had it before has ended, or cannot write
    /// any more once what it claimed is claimed again. Does nothing where the database takes one server.
    /// </summary>
    Task TakeNameAsync(CancellationToken cancellation);

    /// <summary>The name that no other living server on the database has, for what this one claims; null without one.</summary>
    string? Name { get; }
}
