using DonorSync.Database.Triggers;

namespace DonorSync.Database.PostgreSql;

/// <summary>The triggers of a PostgreSQL database: each is a function and a trigger of that name which calls it for every row.</summary>
static class PostgreSqlTriggers
{
    /// <summary>In lower case: triggers run in the order of their names, and these must run after those that cascade a deletion.</summary>
    public const string Prefix = "derive_";

    /// <summary>The functions' texts by name. All that a trigger does is in its text, so that what is there can be told from what should
    /// be.</summary>
    public static IReadOnlyDictionary<string, string> Functions(ModelParts parts) =>
        parts.Triggers(DatabaseEngine.PostgreSql).ToDictionary(static t => Prefix + t.Name, t => Function(t, parts.Mark));

    /// <summary>
    /// The statements that create them. They always use indexes: a plan that was made while the tables were empty would be kept for a whole
    /// first import.
    /// </summary>
    public static IEnumerable<string> Create(ModelParts parts) => parts.Triggers(DatabaseEngine.PostgreSql).SelectMany(t => new[]
    {
        $"""
        CREATE FUNCTION "{Prefix}{t.Name}"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off
        AS $derive${Function(t, parts.Mark)}$derive$
        """,
        $"""CREATE TRIGGER "{Prefix}{t.Name}" {t.Event} ON "{t.Table}" FOR EACH ROW EXECUTE FUNCTION "{Prefix}{t.Name}"()""",
    });

    static string Function(DerivedTrigger trigger, string mark)
    {
        var row = trigger.IsDelete ? "old" : "new";
        return $"""

            -- {trigger.Event} ON "{trigger.Table}" {mark}
            BEGIN
            IF ({trigger.When ?? "true"}) THEN
            PERFORM {OneWriter.Lock($"{row}.\"{trigger.Owner}\"")};
            {string.Concat(trigger.Statements.Select(static s => s + ";\n"))}END IF;
            RETURN {row};
            END

            """;
    }
}
