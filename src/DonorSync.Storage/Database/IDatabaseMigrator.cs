namespace DonorSync.Storage;

/// <summary>Brings the schema up to date when a process starts. Several may start at once; one does it, the others wait.</summary>
public interface IDatabaseMigrator
{
    /// <exception cref="DatabaseUnusableException">It cannot be opened, or it is a newer version's.</exception>
    Task MigrateAsync(CancellationToken cancellation);

    /// <summary>Whether the database answers and has exactly this version's schema; null when it does, else the reason.</summary>
    Task<string?> WhyNotReadyAsync(CancellationToken cancellation);
}

/// <summary>The database cannot be used. The message says why, in words, and goes on from the setting's name.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
