namespace DonorSync.Donors.Search;

/// <summary>Decides whether a filter matches few contacts: then only they are read.</summary>
static class ContactSearch
{
    public const int Most = 8_000;

    /// <summary>Contacts among which all that match are; null when they would be too many. What is asked for is still to be
    /// asked.</summary>
    public static async Task<IQueryable<Contact>?> WithAsync(
        DonorSyncDb db, IReadOnlyList<string> words, Guid? group, CancellationToken cancellation)
    {
        if (words.Count > 0 && await SearchIndexAsync(db, words, Most, cancellation) is { } found)
            return found;
        if (group is { } id && await db.GroupCounts().Where(c => c.GroupId == id).SumAsync(c => c.Count, cancellation) <= Most)
            return db.GroupMembers().Where(m => m.GroupId == id)
                .Join(db.Contacts().AsNoTracking(), m => m.ContactId, c => c.Id, (m, c) => c);
        return null;
    }

    /// <summary>
    /// Returns the contacts that may have all of these words in their search text, when they are few; the caller compares the text itself.
    /// Null when they are many, or when no index helps with such words.
    /// </summary>
    public static Task<IQueryable<Contact>?> SearchIndexAsync(
        DonorSyncDb db, IReadOnlyList<string> words, int most, CancellationToken cancellation) =>
        db.Engine == DatabaseEngine.Sqlite
            ? new SqliteSearch(db).SearchIndexAsync(words, most, cancellation)
            : PostgreSqlSearch.SearchIndexAsync(db, words, most, cancellation);
}
