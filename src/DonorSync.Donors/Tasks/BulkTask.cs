using DonorSync.Donors.Groups;
using DonorSync.Donors.Listing;

namespace DonorSync.Donors.Tasks;

/// <summary>Which contacts: those named, or all that match a filter.</summary>
/// <param name="Filter">Null when they are named.</param>
/// <param name="Ids">Those named; empty with a filter.</param>
public sealed record BulkSelection(ContactListFilter? Filter, IReadOnlyList<Guid> Ids)
{
    /// <summary>The most that are named one by one.</summary>
    public const int MaxIds = 1_000;
}

/// <summary>A change of many contacts.</summary>
/// <param name="Group">The group to join or to leave.</param>
/// <param name="GroupName">As it was called then.</param>
/// <param name="Reason">Why the opt-in changes: kept with the evidence (B11).</param>
/// <param name="Filter">Who is meant, when they are not named one by one.</param>
/// <param name="Confirmed">How many a person said yes to. With more, nothing is done.</param>
/// <param name="ConfirmedAt">Who came later is not meant.</param>
public sealed record BulkTask(
    Guid? Group = null, string? GroupName = null, string? Reason = null, ContactListFilter? Filter = null, int Confirmed = 0,
    DateTimeOffset ConfirmedAt = default)
{
    public static BulkTask Of(WorkRow work) => WorkJson.Read<BulkTask>(work.Task);
}

/// <summary>An import of a donor file, with all that is needed to read the file again after a restart.</summary>
/// <param name="Columns">What a user said the columns mean, as the importer writes it; null when nothing was said.</param>
/// <param name="Sheet">Of a workbook; null for the only one that holds data.</param>
public sealed record ImportTask(string FileName, string? Columns = null, string? Sheet = null)
{
    public static ImportTask Of(WorkRow work) => WorkJson.Read<ImportTask>(work.Task);
}
