namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Files that DonorSync has written. They hold the texts themselves, so nothing is guessed: an <c>&amp;amp;</c> in an export is part of a
/// name.
/// </summary>
internal static class DonorSyncFiles
{
    public static readonly ImmutableArray<string> RejectColumns = ["Line", "Reasons"];

    public static readonly ImmutableArray<string> ExportColumns =
    [
        "Type", "First Name", "Last Name", "Company", "Primary Email", "Alternate Email", "Address 1", "Address 2", "City", "State",
            "Postal Code",
        "Country", "Groups", "Integration Email Opt In", "Email Deliverable?", "Allows Solicitations", "Marketing Mail", "Newsletter",
        "Receive Other Mail", "Alternate Email Opt-In?",
    ];

    public static bool IsOwn(ImmutableArray<string> headers) =>
        IsExport(headers) || headers.Take(RejectColumns.Length).SequenceEqual(RejectColumns);

    /// <summary>An export of contacts: even a text such as <c>#REF!</c> is real.</summary>
    public static bool IsExport(ImmutableArray<string> headers) => headers.SequenceEqual(ExportColumns);
}
