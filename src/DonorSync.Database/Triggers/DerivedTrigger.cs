namespace DonorSync.Database.Triggers;

/// <summary>
/// A trigger that keeps derived rows up to date for any writer, in the same transaction. Its SQL is valid for both engines; each engine
/// creates the trigger in its own syntax.
/// </summary>
/// <param name="Event">The event and its columns: <c>AFTER INSERT</c>.</param>
/// <param name="When">A condition on the rows <c>old</c> and <c>new</c>; null for always.</param>
/// <param name="Statements">Without semicolons.</param>
public sealed record DerivedTrigger(string Name, string Event, string Table, string? When, IReadOnlyList<string> Statements)
{
    /// <summary>Whether there is no new row.</summary>
    public bool IsDelete => Event.EndsWith("DELETE", StringComparison.Ordinal);

    /// <summary>The column with the row's organization.</summary>
    public string Owner => Table == "Organizations" ? "Id" : "OrganizationId";
}
