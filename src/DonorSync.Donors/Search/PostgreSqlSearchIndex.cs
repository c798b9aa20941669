using Npgsql;

namespace DonorSync.Donors.Search;

/// <summary>
/// Creates the trigram index of the search texts. It needs an extension that comes with PostgreSQL but is a separate package on some
/// systems; without it, searches have the same results but scan every text.
/// </summary>
static class PostgreSqlSearchIndex
{
    const string Extension = "CREATE EXTENSION IF NOT EXISTS pg_trgm";
    const string Index = """CREATE INDEX IF NOT EXISTS "IX_Contacts_Search" ON "Contacts" USING gin ("SearchText" gin_trgm_ops)""";

    public static async Task EnsureAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var known = await db.Database.SqlQuery<int>(
            $"""SELECT count(*)::int AS "Value" FROM pg_available_extensions WHERE name = 'pg_trgm'""").SingleAsync(cancellation);
        if (known == 0)
            return;
        try
        {
            await db.Database.ExecuteSqlRawAsync(Extension, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // The database's administrator can add it; the next startup then uses it.
            return;
        }
        await db.Database.ExecuteSqlRawAsync(Index, cancellation);
    }
}
