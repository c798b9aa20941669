using DonorSync.Donors.Imports;

namespace DonorSync.Server.Import.Uploads;

/// <summary>An import as the API shows it.</summary>
/// <param name="GroupRows">Rows that name groups but no contact. All five numbers of rows together are <paramref name="Rows"/>.</param>
internal sealed record ImportSummary(
    Guid Id, DateTimeOffset At, string By, string? File, ImportState State, int Rows, int Created, int Updated, int Unchanged,
    int GroupRows, int Rejected, int MembershipsAdded, DateTimeOffset? UndoneAt)
{
    public static ImportSummary Of(ImportEntry entry) => new(
        entry.Id, entry.At, entry.By, entry.File, entry.State, entry.Counts.Rows, entry.Counts.Created, entry.Counts.Updated,
        entry.Counts.Unchanged, entry.Counts.GroupRows, entry.Counts.Rejected, entry.Counts.MembershipsAdded, entry.UndoneAt);
}

/// <summary>One import, with what its undo kept.</summary>
/// <param name="KeptCount">The number of kept contacts and groups; <paramref name="Kept"/> has the first ones.</param>
internal sealed record ImportDetails(
    Guid Id, DateTimeOffset At, string By, string? File, ImportState State, int Rows, int Created, int Updated, int Unchanged,
    int GroupRows, int Rejected, int MembershipsAdded, DateTimeOffset? UndoneAt, int KeptCount, IReadOnlyList<KeptResponse> Kept)
{
    public static ImportDetails Of(ImportEntry entry, KeptOfImport kept) => new(
        entry.Id, entry.At, entry.By, entry.File, entry.State, entry.Counts.Rows, entry.Counts.Created, entry.Counts.Updated,
        entry.Counts.Unchanged, entry.Counts.GroupRows, entry.Counts.Rejected, entry.Counts.MembershipsAdded, entry.UndoneAt, kept.Count,
        [.. kept.Items.Select(KeptResponse.Of)]);
}

/// <summary>Something that an undo kept, and why: a contact or a group.</summary>
internal sealed record KeptResponse(KeptReason Reason, string Text, Guid? ContactId, string? Email, Guid? GroupId, string? Group)
{
    public static KeptResponse Of(Kept kept) =>
        new(kept.Reason, KeptText.Of(kept.Reason), kept.Contact, kept.Email, kept.Group, kept.GroupName);
}
