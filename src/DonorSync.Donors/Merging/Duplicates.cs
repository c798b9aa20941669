using System.Linq.Expressions;
using DonorSync.Donors.Crm;

namespace DonorSync.Donors.Merging;

/// <summary>What possible duplicates have in common.</summary>
public enum Likeness
{
    /// <summary>The primary email (C1, C10).</summary>
    Address,

    /// <summary>The name, in lower case and without accents.</summary>
    Name,
}

/// <summary>Possible duplicates, oldest first.</summary>
/// <param name="Count">The number of contacts, of which the first ones are listed.</param>
public sealed record DuplicateSet(string Common, IReadOnlyList<Contact> Contacts, int Count);

/// <summary>The result of one search step.</summary>
/// <param name="Next">Where the next step starts; null at the end.</param>
public sealed record DuplicatePage(IReadOnlyList<DuplicateSet> Sets, string? Next);

/// <summary>Finds possible duplicates. One step reads at most 5,000 contacts, in the order of the common value.</summary>
public sealed class Duplicates(DonorSyncDb db)
{
    /// <summary>The maximum number of contacts in one step.</summary>
    public const int Stretch = 5_000;

    const int Sets = 25;
    const int Named = 5;

    /// <param name="after">The <see cref="DuplicatePage.Next"/> of the last step; empty at the start.</param>
    public async Task<DuplicatePage> FindAsync(Likeness likeness, string after, CancellationToken cancellation)
    {
        var values = await (likeness == Likeness.Address ? AddressesAfter(after) : NamesAfter(after)).Take(Stretch)
            .ToListAsync(cancellation);
        // The last value can continue after this step: it becomes the first of the next one, unless it fills this one.
        var whole = values.Count < Stretch || values[0] == values[^1] ? values : values.FindAll(v => v != values[^1]);
        var common = whole.CountBy(static v => v).Where(static v => v.Value > 1).Take(Sets + 1).ToList();
        var more = common.Count > Sets;
        if (more)
            common.RemoveAt(Sets);
        var next = more ? common[^1].Key : values.Count < Stretch ? null : whole[^1];
        return new(await NamedAsync(likeness, common, cancellation), next);
    }

    /// <summary>Returns possible duplicates of one contact.</summary>
    public async Task<IReadOnlyList<Contact>> OfAsync(Contact contact, CancellationToken cancellation) =>
        [
            // Two queries, because each uses an index and a combined one would use none.
            .. (await db.Contacts().AsNoTracking().Where(c => c.PrimaryEmailKey != null && c.PrimaryEmailKey == contact.PrimaryEmailKey)
                .Take(Named + 1).ToListAsync(cancellation))
                .Concat(await db.Contacts().AsNoTracking().Where(c => c.SortName == contact.SortName).Take(Named + 1)
                    .ToListAsync(cancellation))
                .Where(c => c.Id != contact.Id).DistinctBy(static c => c.Id).OrderBy(static c => c.CreatedAt).Take(2 * Named),
        ];

    IQueryable<string> AddressesAfter(string after) => db.Contacts()
        .Where(c => c.PrimaryEmailKey != null && string.Compare(c.PrimaryEmailKey, after) > 0).OrderBy(c => c.PrimaryEmailKey)
            .Select(c => c.PrimaryEmailKey!);

    IQueryable<string> NamesAfter(string after) => db.Contacts()
        .Where(c => string.Compare(c.SortName, after) > 0).OrderBy(c => c.SortName).Select(c => c.SortName);

    async Task<IReadOnlyList<DuplicateSet>> NamedAsync(
        Likeness likeness, List<KeyValuePair<string, int>> common, CancellationToken cancellation)
    {
        var sets = new List<DuplicateSet>();
        foreach (var (value, count) in common)
        {
            Expression<Func<Contact, bool>> alike = likeness == Likeness.Address ? c => c.PrimaryEmailKey == value : c =>
                c.SortName == value;
            sets.Add(
                new(value, await db.Contacts().AsNoTracking().Where(alike).OrderBy(c => c.Id).Take(Named).ToListAsync(cancellation),
                    count));
        }
        return sets;
    }
}
