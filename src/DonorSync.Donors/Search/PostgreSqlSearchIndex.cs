using DonorSync.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DonorSync.Donors.Search;

/// <summary>
/// The index of the pieces of the search texts. It needs an extension that comes with PostgreSQL but is installed apart in some places;
/// without it, searches are as right and look at every text.
/// </summary>
static class PostgreSqlSearchIndex
{
    const string Extension = "CREATE EXTENSION IF NOT EXISTS pg_trgm";
    const string Index = """CREATE INDEX IF NOT EXISTS "IX_Contacts_Search" ON "Contacts" USING gin ("SearchText" gin_trgm_ops)""";

    public static async Task EnsureAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var known = await db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM pg_available_extensions WHERE name = 'pg_trgm'""").SingleAsync(cancellation);
        if (known == 0)
            return;
        try
        {
            await db.Database.ExecuteSqlRawAsync(Extension, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Whoever looks after the database can add it: the next start finds it.
            return;
        }
        await db.Database.ExecuteSqlRawAsync(Index, cancellation);
    }
}
