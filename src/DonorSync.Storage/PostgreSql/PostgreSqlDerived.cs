using DonorSync.Core;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>
/// Ensures that the triggers in the database are this version's. If they are not, it creates them and recalculates everything derived in
/// one transaction.
/// </summary>
static class PostgreSqlDerived
{
    public static async Task EnsureAsync(PostgreSqlDonorSyncDb db, CancellationToken cancellation)
    {
        await PostgreSqlSearch.EnsureAsync(db, cancellation);
        var present = await db.Database.SqlQuery<Function>(
            $"""
            SELECT p.proname AS "Name", p.prosrc AS "Text" FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE NOT t.tgisinternal AND p.proname LIKE 'derive\_%' AND pg_table_is_visible(t.tgrelid)
            """).ToDictionaryAsync(static f => f.Name, static f => f.Text, cancellation);
        var expected = PostgreSqlTriggers.Functions;
        if (present.Count == expected.Count && expected.All(f => present.GetValueOrDefault(f.Key) == f.Value))
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var name in present.Keys)
            await ExecuteAsync(db, $"""DROP FUNCTION "{name}" CASCADE""", cancellation);
        await NameAsync(db, cancellation);
        foreach (var statement in DerivedTriggers.Anew.Concat(PostgreSqlTriggers.Create))
            await ExecuteAsync(db, statement, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Updates sort names, which the database cannot calculate.</summary>
    static async Task NameAsync(PostgreSqlDonorSyncDb db, CancellationToken cancellation)
    {
        var contacts = await db.Contacts.IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Select(static c => new { c.OrganizationId, c.Id, c.Type, c.FirstName, c.LastName, c.CompanyName, c.PrimaryEmail, c.AlternateEmail, c.SortName })
            .ToListAsync(cancellation);
        var renamed = contacts
            .Select(static c => (c.OrganizationId, c.Id, Old: c.SortName, New: SortName.Of(c.Type.ToString(), c.FirstName, c.LastName, c.CompanyName, c.PrimaryEmail, c.AlternateEmail)))
            .Where(static c => c.Old != c.New);
        await new RowStatement(
                db, """UPDATE "Contacts" SET "SortName" = @name WHERE "OrganizationId" = @organization AND "Id" = @id""", "name", "organization", "id")
            .RunAsync(renamed.Select(static c => new object?[] { c.New, c.OrganizationId.Value, c.Id }), cancellation);
    }

    /// <summary>Bypasses EF Core, which would read braces as parameters.</summary>
    static async Task ExecuteAsync(PostgreSqlDonorSyncDb db, string statement, CancellationToken cancellation)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    sealed record Function(string Name, string Text);
}
