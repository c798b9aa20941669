using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Sync;
using DonorSync.SyncStore.Tables;

namespace DonorSync.SyncStore.State;

/// <summary>
/// Several contacts may stand under one key: the link holds by contact id (C8), so when a linked contact's address was changed
/// there, somebody else may have the old address by now.
/// </summary>
static class MirrorCases
{
    /// <summary>
    /// The linked contact is the case's own, whatever its id; without a link, the one that <see cref="SharedAddress"/> names. The
    /// others are occupants: they have the address, and their No counts for it. Being deleted is such a No (P1), unless somebody has
    /// the address by now; then the link goes over to that contact.
    /// </summary>
    /// <param name="here">At least one. Linked: the baseline of this key names it.</param>
    public static IEnumerable<MirrorRow> Of(EmailKey key, IReadOnlyList<(CtctContact Contact, bool Linked)> here)
    {
        var taken = here.Any(h => !h.Contact.Deleted && h.Contact.Email?.Key == key);
        var own = here.Count == 1 ? here[0].Contact : OwnOf(here, taken);
        yield return new MirrorRow(key, own, IsOccupant: false);
        foreach (var (other, _) in here)
        {
            if (other.Id != own.Id && !(other.Deleted && taken))
                yield return new MirrorRow(key, other, IsOccupant: true);
        }
    }

    /// <summary>A moved contact under its own address.</summary>
    public static MirrorRow Occupant(MirrorContactRow row) => new(new(row.OwnKey), row.ToCore(), IsOccupant: true);

    /// <param name="taken">Whether a living contact has the address: then a linked contact that was only deleted does not stand for it.</param>
    static CtctContact OwnOf(IReadOnlyList<(CtctContact Contact, bool Linked)> here, bool taken) => SharedAddress.HolderOf(
        here.Select(static h => h.Contact), here.FirstOrDefault(h => h.Linked && !(taken && CaseJoin.IsOnlyDeleted(h.Contact))).Contact?.Id);
}
