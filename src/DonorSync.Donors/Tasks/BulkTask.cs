namespace DonorSync.Donors.Tasks;

/// <summary>A selection of contacts: listed ones, or all that match a filter.</summary>
/// <param name="Filter">Null if contacts are listed.</param>
/// <param name="Ids">The listed contacts; empty with a filter.</param>
public sealed record BulkSelection(ContactListFilter? Filter, IReadOnlyList<Guid> Ids)
{
    /// <summary>The maximum number of listed contacts.</summary>
    public const int MaxIds = 1_000;
}

/// <summary>A change of many contacts.</summary>
/// <param name="Group">The group to join or to leave.</param>
/// <param name="GroupName">The group's name at that time.</param>
/// <param name="Reason">The reason for the opt-in's change: kept with the evidence (B11).</param>
/// <param name="Filter">The filter, if contacts are not listed.</param>
/// <param name="Confirmed">The number of contacts that a user confirmed. If there are more, nothing is changed.</param>
/// <param name="ConfirmedAt">Contacts that were created later are not included.</param>
public sealed record BulkTask(
    Guid? Group = null, string? GroupName = null, string? Reason = null, ContactListFilter? Filter = null, int Confirmed = 0,
    DateTimeOffset ConfirmedAt = default)
{
    public static BulkTask Of(WorkRow work) => WorkJson.Read<BulkTask>(work.Task);
}
