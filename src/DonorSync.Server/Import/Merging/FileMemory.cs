namespace DonorSync.Server.Import;

/// <summary>
/// What earlier batches of the file said: for each contact the fields that are decided. About 30 bytes a contact, so a million rows
/// take tens of megabytes.
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
