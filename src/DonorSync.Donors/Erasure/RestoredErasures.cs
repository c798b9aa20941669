using DonorSync.Database.Ports;
using DonorSync.Database.Rejections;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Erasure;

/// <summary>
/// Erases people again after a restore: those who were erased after the backup, which contains them. The restore carried over their
/// tombstones.
/// </summary>
/// <param name="db">Acting for the organization.</param>
sealed class RestoredErasures(DonorSyncDb db, Tombstones tombstones, IForget sync)
{
    static readonly ChangeAuthor Author = new(ConsentSource.Person, "restore", "erased before the backup was restored");

    /// <param name="eraseAsync">Erases one contact.</param>
    /// <returns>False if a sync is in progress, which would save what it read before.</returns>
    public async Task<bool> EraseAsync(
        Func<OrganizationId, Guid, ChangeAuthor, CancellationToken, Task> eraseAsync, CancellationToken cancellation)
    {
        var isErased = await tombstones.AllAsync(db, cancellation);
        var back = (await KeysAsync(cancellation)).Select(static k => new EmailKey(k)).Where(isErased).ToList();
        var texts = back.ConvertAll(static k => k.Value);
        try
        {
            var contacts = db.Contacts().Where(c => texts.Contains(c.PrimaryEmailKey!)).Select(static c => c.Id);
            foreach (var contact in await contacts.ToListAsync(cancellation))
                await eraseAsync(db.Organization, contact, Author, cancellation);
        }
        catch (ConflictException)
        {
            return false;
        }
        await tombstones.SettleAsync(db, back, cancellation);
        return true;
    }

    /// <summary>Returns every address with saved data.</summary>
    async Task<HashSet<string>> KeysAsync(CancellationToken cancellation)
    {
        var keys = await db.Contacts().Where(static c => c.PrimaryEmailKey != null).Select(static c => c.PrimaryEmailKey!)
            .ToHashSetAsync(cancellation);
        var said = db.ConsentEvents().Where(static e => e.EmailKey != null && e.EmailKey != "").Select(static e => e.EmailKey!);
        keys.UnionWith(await said.Distinct().ToListAsync(cancellation));
        keys.UnionWith(await sync.KeysAsync(db, cancellation));
        return keys;
    }
}
