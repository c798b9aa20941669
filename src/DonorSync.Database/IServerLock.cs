namespace DonorSync.Database;

/// <summary>Determines whether a server is the only one on its database.</summary>
public interface IServerLock
{
    /// <summary>
    /// Counts this process as a server until it ends in any way. If no other server exists, runs the action, and no other server starts
    /// during it.
    /// </summary>
    /// <returns>Whether the action ran. Also false if it cannot be known.</returns>
    Task<bool> WhenAloneAsync(Func<Task> action, CancellationToken cancellation);

    /// <summary>Counts this process as a server on the database until it ends.</summary>
    /// <returns>False if the database allows only one server and another one uses it.</returns>
    bool TryServe();

    /// <summary>
    /// Takes a name for this server that an earlier process of it may have had. That process has ended, or cannot write once its claims are
    /// claimed again. Does nothing if the database allows only one server.
    /// </summary>
    Task TakeNameAsync(CancellationToken cancellation);

    /// <summary>The unique name among the running servers on the database, for what this one claims; null without one.</summary>
    string? Name { get; }
}
