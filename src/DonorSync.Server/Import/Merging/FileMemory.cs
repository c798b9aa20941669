namespace DonorSync.Server.Import.Merging;

/// <summary>
/// The fields that earlier batches of the file decided, for each contact. About 30 bytes per contact, so a million rows take tens of
/// megabytes.
/// </summary>
internal sealed class FileMemory
{
    private readonly Dictionary<Guid, uint> said = [];

    public uint Said(Guid donor) => said.GetValueOrDefault(donor);

    public void Remember(IEnumerable<WorkingDonor> donors)
    {
        foreach (var donor in donors)
        {
            if (donor.Said != 0)
                said[donor.Id] = donor.Said;
        }
    }
}
