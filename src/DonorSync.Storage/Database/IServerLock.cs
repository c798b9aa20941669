namespace DonorSync.Storage;

/// <summary>Tells a server whether it is the only one on its database.</summary>
public interface IServerLock
{
    /// <summary>
    /// True when no other server uses the database; then none does until this process ends, however it ends. False when another one
    /// does, or when it cannot be known.
    /// </summary>
    bool TryServeAlone();
}
