namespace DonorSync.Database.PostgreSql;

/// <summary>
/// Sees to it that the triggers in the database are this version's. When they are not, they are replaced and everything derived is
/// rebuilt, in one transaction.
/// </summary>
static class PostgreSqlDerived
{
    public static async Task EnsureAsync(PostgreSqlDonorSyncDb db, CancellationToken cancellation)
    {
        await db.Parts.EnsureAsync(db, cancellation);
        var present = await db.Database.SqlQuery<Function>(
            $"""
            SELECT p.proname AS "Name", p.prosrc AS "Text" FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE NOT t.tgisinternal AND p.proname LIKE 'derive\_%' AND pg_table_is_visible(t.tgrelid)
            """).ToDictionaryAsync(static f => f.Name, static f => f.Text, cancellation);
        var expected = PostgreSqlTriggers.Functions(db.Parts);
        if (present.Count == expected.Count && expected.All(f => present.GetValueOrDefault(f.Key) == f.Value))
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var name in present.Keys)
            await db.ExecuteAsync($"""DROP FUNCTION "{name}" CASCADE""", cancellation);
        await db.Parts.RebuildAsync(db, cancellation);
        foreach (var statement in PostgreSqlTriggers.Create(db.Parts))
            await db.ExecuteAsync(statement, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    sealed record Function(string Name, string Text);
}
