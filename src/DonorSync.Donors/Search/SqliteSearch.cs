using DonorSync.Donors.Crm;

namespace DonorSync.Donors.Search;

/// <summary>Searches inside texts by an index of their pieces of three signs (SQLite's full text search).</summary>
sealed class SqliteSearch(DonorSyncDb db)
{
    /// <summary>More trigrams than this do not narrow the search further.</summary>
    const int MostPieces = 12;

    /// <summary>A word of two characters that begins more trigrams than this is in too many texts.</summary>
    const int MostBeginnings = 40;

    public async Task<IQueryable<Contact>?> SearchIndexAsync(IReadOnlyList<string> words, int most, CancellationToken cancellation)
    {
        List<string> terms = [];
        foreach (var word in words)
        {
            var term = await TermAsync(word, cancellation);
            if (term == "")
                return db.Contacts().AsNoTracking().Where(static c => false);
            if (term is not null)
                terms.Add(term);
        }
        if (terms.Count == 0)
            return null;
        var query = string.Join(" AND ", terms);
        var rows = await db.Database.SqlQuery<long>(
            $"""SELECT rowid AS "Value" FROM "ContactSearch" WHERE "ContactSearch" MATCH {query} LIMIT {most + 1}""")
            .ToListAsync(cancellation);
        return rows.Count > most ? null : db.Contacts().AsNoTracking()
            .Where(c => EF.Parameter(rows).Contains(EF.Property<long?>(c, "SearchRow")!.Value));
    }

    /// <summary>Returns the search term of a word. Null: the word does not narrow the search. Empty: no text contains it.</summary>
    async Task<string?> TermAsync(string word, CancellationToken cancellation)
    {
        var signs = word.EnumerateRunes().ToArray();
        if (signs.Length >= 3)
        {
            var pieces = Enumerable.Range(0, signs.Length - 2).Select(i => string.Concat(signs[i..(i + 3)])).Distinct().Take(MostPieces);
            return string.Join(" AND ", pieces.Select(Quoted));
        }
        if (signs is [{ IsAscii: true }])
            return null;
        var end = word + "\U0010FFFF";
        var beginnings = await db.Database
            .SqlQuery<string>(
                $"""SELECT term AS "Value" FROM "ContactSearchTerms" WHERE term >= {word} AND term < {end} LIMIT {MostBeginnings + 1}""")
            .ToListAsync(cancellation);
        return beginnings.Count > MostBeginnings ? null : beginnings.Count == 0
            ? "" : $"({string.Join(" OR ", beginnings.Select(Quoted))})";
    }

    static string Quoted(string piece) => $"\"{piece.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
