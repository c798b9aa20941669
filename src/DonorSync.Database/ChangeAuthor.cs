namespace DonorSync.Database;

/// <summary>The source of a change.</summary>
public enum ConsentSource
{
    Person,
    Api,
    Import,
    Sync,
}

/// <summary>The author and reason of a change: kept as evidence for an opt-in (B11).</summary>
/// <param name="Who">A user's email, a token's name, a file's name or a run's id. Never a secret.</param>
/// <param name="Rule">The rule behind it, if the sync changed it.</param>
public sealed record ChangeAuthor(ConsentSource Source, string Who, string? Reason = null, string? Rule = null)
{
    /// <summary>A No that the sync wrote is not a No "set in the CRM" (M7).</summary>
    public SetBy SetBy => Source == ConsentSource.Sync ? SetBy.Sync : SetBy.Person;
}
