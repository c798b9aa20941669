namespace DonorSync.Storage;

/// <summary>The triggers of a PostgreSQL database: each is a function and a trigger of that name which calls it for every row.</summary>
static class PostgreSqlTriggers
{
    /// <summary>In lower case: triggers run in the order of their names, and these must run after those that cascade a deletion.</summary>
    public const string Prefix = "derive_";

    /// <summary>The functions' texts by name. They contain everything that a trigger does, to be compared with the database.</summary>
    public static IReadOnlyDictionary<string, string> Functions { get; } = DerivedTriggers.All.ToDictionary(static t => Prefix + t.Name, Function);

    /// <summary>
    /// The statements that create them. They always use indexes: a plan that was made while the tables were empty would be kept for a whole
    /// first import.
    /// </summary>
    public static IEnumerable<string> Create { get; } = DerivedTriggers.All.SelectMany(static t => new[]
    {
        $"""CREATE FUNCTION "{Prefix}{t.Name}"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $derive${Function(t)}$derive$""",
        $"""CREATE TRIGGER "{Prefix}{t.Name}" {t.Event} ON "{t.Table}" FOR EACH ROW EXECUTE FUNCTION "{Prefix}{t.Name}"()""",
    });

    static string Function(DerivedTrigger trigger)
    {
        var row = trigger.IsDelete ? "old" : "new";
        return $"""

            -- {trigger.Event} ON "{trigger.Table}" {SortName.Mark}
            BEGIN
            IF ({trigger.When ?? "true"}) THEN
            PERFORM {OneWriter.Lock($"{row}.\"{trigger.Owner}\"")};
            {string.Concat(trigger.Statements.Select(static s => s + ";\n"))}END IF;
            RETURN {row};
            END

            """;
    }
}
