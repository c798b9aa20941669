using DonorSync.Core;

namespace DonorSync.Database;

/// <summary>Where a change came in.</summary>
public enum ConsentSource
{
    Person,
    Api,
    Import,
    Sync,
}

/// <summary>Who changes something, and why: kept as evidence when it is an opt-in (B11).</summary>
/// <param name="Who">A person's e-mail, a token's name, a file's name or a run's id. Never a secret.</param>
/// <param name="Rule">The rule that decided it, when the sync does.</param>
public sealed record ChangeAuthor(ConsentSource Source, string Who, string? Reason = null, string? Rule = null)
{
    /// <summary>A No that the sync wrote is not a No "set in the CRM" (M7).</summary>
    public SetBy SetBy => Source == ConsentSource.Sync ? SetBy.Sync : SetBy.Person;
}
