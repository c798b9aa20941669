using DonorSync.Database.Rows;
using Microsoft.Data.Sqlite;

namespace DonorSync.Donors.Search;

/// <summary>Brings the sort names of all contacts up to date.</summary>
static class SortNames
{
    const string OfRow = """sort_name("Type", "FirstName", "LastName", "CompanyName", "PrimaryEmail", "AlternateEmail")""";

    public static Task RebuildAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        if (db.Engine == DatabaseEngine.PostgreSql)
            return UpdateAsync(db, cancellation);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        connection.CreateFunction<string?, string?, string?, string?, string?, string?, string>("sort_name", SortName.Of,
            isDeterministic: true);
        return db.ExecuteAsync($"""UPDATE "Contacts" SET "SortName" = {OfRow} WHERE "SortName" <> {OfRow}""", cancellation);
    }

    /// <summary>PostgreSQL does not know the function.</summary>
    static async Task UpdateAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var contacts = await db.Contacts().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Select(static c => new
            {
                c.OrganizationId,
                c.Id,
                c.Type,
                c.FirstName,
                c.LastName,
                c.CompanyName,
                c.PrimaryEmail,
                c.AlternateEmail,
                c.SortName,
            })
            .ToListAsync(cancellation);
        var renamed = contacts
            .Select(static c => (c.OrganizationId, c.Id, Old: c.SortName, New: SortName.Of(
                c.Type.ToString(), c.FirstName, c.LastName, c.CompanyName, c.PrimaryEmail, c.AlternateEmail)))
            .Where(static c => c.Old != c.New);
        const string update = """UPDATE "Contacts" SET "SortName" = @name WHERE "OrganizationId" = @organization AND "Id" = @id""";
        await new RowStatement(db, update, "name", "organization", "id")
            .RunAsync(renamed.Select(static c => new object?[] { c.New, c.OrganizationId.Value, c.Id }), cancellation);
    }
}
