namespace DonorSync.Database;

/// <summary>Brings the schema up to date when a process starts. Several may start at once; one does it, the others wait.</summary>
public interface IDatabaseMigrator
{
    /// <returns>The schema changes that this process made.</returns>
    /// <exception cref="DatabaseUnusableException">It cannot be opened, it is a newer version's, or others use it who could not go on.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation);

    /// <summary>Whether the database answers and has what this version needs; null when it does, else the reason.</summary>
    Task<string?> WhyNotReadyAsync(CancellationToken cancellation);
}

/// <summary>The database cannot be used. The message says why, in words, and goes on from the setting's name.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
