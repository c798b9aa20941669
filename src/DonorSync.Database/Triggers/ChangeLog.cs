namespace DonorSync.Database.Triggers;

/// <summary>
/// Triggers that log the addresses of which something changes that a case is made of (<see cref="ContactCase"/>), whatever writes it,
/// in the same transaction, while an account of the organization asks for it. A superfluous entry costs one look-up; a missing one delays
/// a change until the next full plan.
/// </summary>
static class ChangeLog
{
    const string Insert = """INSERT INTO "ChangedCases" ("OrganizationId", "Key")""";

    const string OnConflict =
        """ON CONFLICT ("OrganizationId", "Key") DO UPDATE SET "Seen" = NULL WHERE "ChangedCases"."Seen" IS NOT NULL""";

    /// <summary>Changes of these columns log the addresses that a row had and has.</summary>
    public static IEnumerable<DerivedTrigger> Of(string table, string[] columns, params string[] keys)
    {
        string[] notes = [.. keys.Select(static k => Note("new", k))];
        string[] noted = [.. keys.Select(static k => Note("old", k))];
        var changed = string.Join(" OR ", columns.Select(static c => $"""old."{c}" IS DISTINCT FROM new."{c}" """));
        var ofColumns = $"AFTER UPDATE OF {string.Join(", ", columns.Select(static c => $"\"{c}\""))}";
        yield return new($"Note{table}Added", "AFTER INSERT", table, null, notes);
        yield return new($"Note{table}Changed", ofColumns, table, changed, [.. noted, .. notes]);
        yield return new($"Note{table}Gone", "AFTER DELETE", table, null, noted);
    }

    /// <param name="select">Selects the organization and the address; ends with a condition.</param>
    public static string NoteSelected(string row, string select) => $"{Insert} {select} AND {IsTracked(row)} {OnConflict}";

    /// <summary>What changed has no address: the next run plans everything.</summary>
    public static string PlanEverything(string row) =>
        $"""
        UPDATE "Accounts" SET "LookedAtAll" = NULL WHERE "OrganizationId" = {row}."OrganizationId" AND "LookedAtAll" IS NOT NULL
        """;

    static string Note(string row, string key) =>
        NoteSelected(row, $"""SELECT {row}."OrganizationId", {row}."{key}" WHERE {row}."{key}" <> ''""");

    static string IsTracked(string row) =>
        $"""EXISTS (SELECT 1 FROM "Accounts" a WHERE a."OrganizationId" = {row}."OrganizationId" AND a."TracksChanges")""";
}
