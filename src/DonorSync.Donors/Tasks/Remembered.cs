using DonorSync.Database.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>
/// What the sync remembers of some contacts' memberships, kept with a change of them: the next sync forgets a contact that leaves a
/// group, and an undo must not bring it back onto a list that the person had left (M4).
/// </summary>
static class Remembered
{
    public static async Task<IRemembered> ReadAsync(
        DonorSession session, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        var keys = await session.Db.Contacts().Where(c => contacts.Contains(c.Id) && c.PrimaryEmailKey != null)
            .ToDictionaryAsync(c => c.Id, c => c.PrimaryEmailKey!, cancellation);
        return await session.Sync.Restore.ReadAsync(session.Db, keys, cancellation);
    }
}
