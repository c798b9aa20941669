using DonorSync.Donors.Imports;

namespace DonorSync.Server.Import.Uploads;

/// <summary>Texts for what the undo of an import kept.</summary>
internal static class KeptText
{
    public static string Of(KeptReason reason) => reason switch
    {
        KeptReason.OptedOutByFile => "Stays opted out: only this file opted the contact out, and an undo opts no contact in. "
            + "If the file was wrong, opt the contact in with a reason.",
        KeptReason.AddressOptedOut => "The contact is deleted. Its address stays opted out, because the file said so.",
        KeptReason.ChangedSince => "Changed since the import: these changes are kept.",
        KeptReason.MergedSince => "Merged with another contact since the import: nothing was changed.",
        KeptReason.GroupHasMembers => "The group has other members.",
        KeptReason.GroupRenamed => "The group was renamed since the import.",
    };
}
