namespace DonorSync.Database;

/// <summary>What a start changed.</summary>
/// <param name="Derived">What was derived again because a setting changed, in words.</param>
public sealed record DatabaseChanges(IReadOnlyList<string> Schema, IReadOnlyList<string> Derived);

/// <summary>Updates the schema, and what depends on settings, when a process starts. If several start together, one does it and the others wait.</summary>
public interface IDatabaseMigrator
{
    /// <returns>The changes that this process made.</returns>
    /// <exception cref="DatabaseUnusableException">The database cannot be opened, belongs to a newer version, or is used by servers that
    /// the change would break.</exception>
    Task<DatabaseChanges> MigrateAsync(CancellationToken cancellation);

    /// <summary>Returns null if the database answers and has what this version needs, or else the reason.</summary>
    Task<string?> WhyNotReadyAsync(CancellationToken cancellation);
}

/// <summary>The database cannot be used. The message gives the reason and follows the setting's name.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
