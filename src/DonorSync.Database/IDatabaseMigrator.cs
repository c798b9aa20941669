namespace DonorSync.Database;

/// <summary>Updates the schema, and what follows settings, at a start. If several processes start together, the others wait.</summary>
public interface IDatabaseMigrator
{
    /// <returns>The changes that this process made, in words.</returns>
    /// <exception cref="DatabaseUnusableException">The database cannot be opened, belongs to a newer version, or is used by servers that
    /// the change would break.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation);

    /// <summary>Returns null if the database answers and has what this version needs, or else the reason.</summary>
    Task<string?> WhyNotReadyAsync(CancellationToken cancellation);
}

/// <summary>The database cannot be used. The message gives the reason and follows the setting's name.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
