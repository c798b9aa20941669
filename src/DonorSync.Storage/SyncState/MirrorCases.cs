using DonorSync.Core;
using DonorSync.Sync;

namespace DonorSync.Storage;

/// <summary>
/// Several contacts may stand under one key: the link holds by contact id (C8), so when a linked contact's address was changed
/// there, somebody else may have the old address by now.
/// </summary>
static class MirrorCases
{
    /// <summary>
    /// The linked contact is the case's own, whatever its id; without a link, the one that <see cref="SharedAddress"/> names. The
    /// others are occupants: they have the address, and their No counts for it. Being deleted is such a No (P1), unless somebody has
    /// the address anew.
    /// </summary>
    /// <param name="here">At least one. Linked: the baseline of this key names it.</param>
    public static IEnumerable<MirrorRow> Of(EmailKey key, IReadOnlyList<(CtctContact Contact, bool Linked)> here)
    {
        var own = here.Count == 1 ? here[0].Contact : HolderOf(here);
        yield return new MirrorRow(key, own, IsOccupant: false);
        var taken = here.Any(h => !h.Contact.Deleted && h.Contact.Email?.Key == key);
        foreach (var (other, _) in here)
        {
            if (other.Id != own.Id && !(other.Deleted && taken))
                yield return new MirrorRow(key, other, IsOccupant: true);
        }
    }

    /// <summary>A moved contact under its own address.</summary>
    public static MirrorRow Occupant(MirrorContactRow row) => new(new(row.OwnKey), row.ToCore(), IsOccupant: true);

    static CtctContact HolderOf(IReadOnlyList<(CtctContact Contact, bool Linked)> here) =>
        SharedAddress.HolderOf(here.Select(static h => h.Contact), here.FirstOrDefault(static h => h.Linked).Contact?.Id);
}
