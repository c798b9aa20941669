using DonorSync.Server.Pages.Contacts;

namespace DonorSync.Server.Import;

/// <summary>
/// Files that this program has written: they hold the texts themselves, so nothing in them is guessed. An <c>&amp;amp;</c> in an export is part
/// of a name.
/// </summary>
internal static class OwnFiles
{
    public static readonly ImmutableArray<string> RejectColumns = ["Line", "Reasons"];

    public static bool IsOwn(ImmutableArray<string> headers) =>
        headers.Take(RejectColumns.Length).SequenceEqual(RejectColumns) || headers.SequenceEqual(ContactExport.Header);
}
