using System.Linq.Expressions;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Donors.Merging;

/// <summary>What contacts have in common that may be one.</summary>
public enum Likeness
{
    /// <summary>The primary e-mail (C1, C10).</summary>
    Address,

    /// <summary>The name, in lower case and without accents.</summary>
    Name,
}

/// <summary>Contacts that may be one, oldest first.</summary>
/// <param name="Count">How many there are; the first of them are named.</param>
public sealed record DuplicateSet(string Common, IReadOnlyList<Contact> Contacts, int Count);

/// <summary>A stretch of the donors, looked through.</summary>
/// <param name="Next">Where to look on; null at the end.</param>
public sealed record DuplicateStretch(IReadOnlyList<DuplicateSet> Sets, string? Next);

/// <summary>
/// Finds contacts that may be one. However many donors there are, one look goes through so many of them and no further, in the order of
/// what they may have in common.
/// </summary>
public sealed class Duplicates(DonorSyncDb db)
{
    /// <summary>Contacts that one look goes through.</summary>
    public const int Stretch = 5_000;

    const int Sets = 25;
    const int Named = 5;

    /// <param name="after">Where the last look ended; empty to begin.</param>
    public async Task<DuplicateStretch> FindAsync(Likeness likeness, string after, CancellationToken cancellation)
    {
        var values = await (likeness == Likeness.Address ? AddressesAfter(after) : NamesAfter(after)).Take(Stretch).ToListAsync(cancellation);
        // The last value may go on beyond the stretch: it is the first of the next one, unless it fills this one.
        var whole = values.Count < Stretch || values[0] == values[^1] ? values : values.FindAll(v => v != values[^1]);
        var common = whole.CountBy(static v => v).Where(static v => v.Value > 1).Take(Sets + 1).ToList();
        var more = common.Count > Sets;
        if (more)
            common.RemoveAt(Sets);
        var next = more ? common[^1].Key : values.Count < Stretch ? null : whole[^1];
        return new(await NamedAsync(likeness, common, cancellation), next);
    }

    /// <summary>The contacts that one contact may be the same as.</summary>
    public async Task<IReadOnlyList<Contact>> OfAsync(Contact contact, CancellationToken cancellation) =>
        [
            // One after the other: each has its index, and either of them has none.
            .. (await db.Contacts().AsNoTracking().Where(c => c.PrimaryEmailKey != null && c.PrimaryEmailKey == contact.PrimaryEmailKey).Take(Named + 1).ToListAsync(cancellation))
                .Concat(await db.Contacts().AsNoTracking().Where(c => c.SortName == contact.SortName).Take(Named + 1).ToListAsync(cancellation))
                .Where(c => c.Id != contact.Id).DistinctBy(static c => c.Id).OrderBy(static c => c.CreatedAt).Take(2 * Named),
        ];

    IQueryable<string> AddressesAfter(string after) => db.Contacts()
        .Where(c => c.PrimaryEmailKey != null && string.Compare(c.PrimaryEmailKey, after) > 0).OrderBy(c => c.PrimaryEmailKey).Select(c => c.PrimaryEmailKey!);

    IQueryable<string> NamesAfter(string after) => db.Contacts()
        .Where(c => string.Compare(c.SortName, after) > 0).OrderBy(c => c.SortName).Select(c => c.SortName);

    async Task<IReadOnlyList<DuplicateSet>> NamedAsync(Likeness likeness, List<KeyValuePair<string, int>> common, CancellationToken cancellation)
    {
        var sets = new List<DuplicateSet>();
        foreach (var (value, count) in common)
        {
            Expression<Func<Contact, bool>> alike = likeness == Likeness.Address ? c => c.PrimaryEmailKey == value : c => c.SortName == value;
            sets.Add(new(value, await db.Contacts().AsNoTracking().Where(alike).OrderBy(c => c.Id).Take(Named).ToListAsync(cancellation), count));
        }
        return sets;
    }
}
