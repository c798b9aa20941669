namespace DonorSync.Database;

/// <summary>
/// The schema changes that this version knows. Until the first release there is one, the baseline, which each change of the schema
/// rewrites: a database of an earlier build cannot be updated.
/// </summary>
static class KnownMigrations
{
    /// <returns>The schema changes that the database has.</returns>
    /// <exception cref="DatabaseUnusableException">One of them is not of this version.</exception>
    public static async Task<IReadOnlyList<string>> RefuseOthersAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var present = (await db.Database.GetAppliedMigrationsAsync(cancellation)).ToList();
        return Refusal(present, [.. db.Database.GetMigrations()]) is { } refusal ? throw new DatabaseUnusableException(refusal) : present;
    }

    /// <summary>Returns why a database with these changes cannot be used; null when it can.</summary>
    public static string? Refusal(IReadOnlyCollection<string> present, IReadOnlyList<string> known)
    {
        if (present.Except(known).FirstOrDefault() is not { } unknown)
            return null;
        // Ids begin with the time at which the change was made.
        return string.CompareOrdinal(unknown, known[0]) < 0
            ? $"the database was written by an earlier build of DonorSync (it has the schema change {unknown}), "
                + "which this version cannot update"
            : $"the database was written by a newer version (it has the schema change {unknown})";
    }
}
