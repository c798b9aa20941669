namespace DonorSync.Database.Ports;

/// <summary>The person in Constant Contact, as last read.</summary>
public sealed record PersonThere(
    string ContactId, string? Email, Permission Permission, DateTimeOffset? PermissionAt, bool Deleted, CtctFields Fields,
    IReadOnlyList<string> Lists, DateTimeOffset UpdatedAt);

/// <summary>What the sync remembers of one of the person's addresses.</summary>
public sealed record PersonBaseline(
    string Address, string? ContactId, Permission? Permission, bool Deleted, CtctFields? ConstantContact, ContactFields? Crm);

/// <summary>What a sync planned or did.</summary>
public sealed record PersonChange(
    DateTimeOffset At, Guid Sync, string What, string? Place, string? Before, string? After, string Rule, string Result);

/// <summary>A step of a sync on a person, as a timeline shows it.</summary>
public sealed record PersonStep(
    DateTimeOffset At, Guid Sync, StepKind Kind, string? Place, string? Before, string? After, string Rule, string Result);

/// <summary>An email that could not be delivered for good (P7).</summary>
public sealed record PersonBounce(string Address, BounceKind Kind, DateTimeOffset At);

/// <summary>All that the sync stores of a person.</summary>
public sealed record PersonSyncRecords(
    IReadOnlyList<PersonThere> There, IReadOnlyList<PersonBaseline> Remembered, IReadOnlyList<PersonChange> Changes,
    IReadOnlyList<PersonBounce> Bounces);

/// <summary>What syncs have done to a person, and what they remember.</summary>
public interface IPersonMemory
{
    /// <summary>Steps that name one of these addresses, the latest first, without those that are only planned.</summary>
    Task<IReadOnlyList<PersonStep>> LatestAsync(
        DonorSyncDb db, IReadOnlyCollection<string> addresses, int limit, CancellationToken cancellation);

    /// <param name="keys">The person's addresses.</param>
    /// <param name="written">The same in every spelling that is known.</param>
    Task<PersonSyncRecords> RecordsAsync(
        DonorSyncDb db, IReadOnlyCollection<string> keys, IReadOnlyCollection<string> written, CancellationToken cancellation);
}

/// <summary>How many members groups and lists had at the last sync before a time; 0 before the first one.</summary>
public interface IMemberCounts
{
    Task<(int Groups, int Lists)> AtAsync(DonorSyncDb db, DateTimeOffset end, CancellationToken cancellation);
}
