using DonorSync.Donors.Crm;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Search;

/// <summary>Searches inside texts by PostgreSQL's index of their pieces.</summary>
static class PostgreSqlSearch
{
    /// <summary>A word of this many characters has pieces to search for.</summary>
    const int ShortestSearched = 3;

    /// <remarks>Without the index (<see cref="PostgreSqlSearchIndex"/>) this scans every text, as the caller would otherwise.</remarks>
    public static async Task<IQueryable<Contact>?> SearchIndexAsync(
        DonorSyncDb db, IReadOnlyList<string> words, int most, CancellationToken cancellation)
    {
        var searched = words.Where(static w => w.EnumerateRunes().Count() >= ShortestSearched).ToList();
        if (searched.Count == 0)
            return null;
        var found = db.Contacts().AsNoTracking();
        foreach (var word in searched)
            found = found.Where(c => c.SearchText.Contains(word));
        var ids = await found.Select(c => c.Id).Take(most + 1).ToListAsync(cancellation);
        return ids.Count > most ? null : db.Contacts().AsNoTracking().Where(c => EF.Parameter(ids).Contains(c.Id));
    }
}
