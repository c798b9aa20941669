namespace DonorSync.Database.Triggers;

/// <summary>
/// One thing that keeps derived rows up to date whoever writes the others, in the same transaction. Its SQL is what both engines
/// understand; each says in its own way how a trigger is made of it.
/// </summary>
/// <param name="Event">When, and of which columns: <c>AFTER INSERT</c>.</param>
/// <param name="When">About the rows <c>old</c> and <c>new</c>; null for always.</param>
/// <param name="Statements">Without semicolons.</param>
public sealed record DerivedTrigger(string Name, string Event, string Table, string? When, IReadOnlyList<string> Statements)
{
    /// <summary>Whether there is no new row.</summary>
    public bool IsDelete => Event.EndsWith("DELETE", StringComparison.Ordinal);

    /// <summary>The column that says whose row it is.</summary>
    public string Owner => Table == "Organizations" ? "Id" : "OrganizationId";
}
