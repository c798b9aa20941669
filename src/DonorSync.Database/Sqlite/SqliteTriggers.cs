using DonorSync.Database.Triggers;

namespace DonorSync.Database.Sqlite;

/// <summary>The triggers of a SQLite file.</summary>
static class SqliteTriggers
{
    public const string Prefix = "Derive_";

    /// <summary>By name, without the words that begin every one of them.</summary>
    public static IReadOnlyDictionary<string, string> All(ModelParts parts) =>
        parts.Triggers(DatabaseEngine.Sqlite).ToDictionary(static t => Prefix + t.Name, Text);

    static string Text(DerivedTrigger trigger) =>
        $"""
        {trigger.Event} ON "{trigger.Table}" {(trigger.When is null ? "" : $"WHEN {trigger.When}")} BEGIN
        {string.Concat(trigger.Statements.Select(static s => s + ";\n"))}END
        """;
}
