using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Returns the candidates of a filter if an index yields at most 8,000; null: scan instead.</summary>
static class FewContacts
{
    public const int Most = 8_000;

    /// <summary>Returns contacts that include all matches; null if they would be too many. The filter must still be applied.</summary>
    public static async Task<IQueryable<Contact>?> WithAsync(DonorSyncDb db, IReadOnlyList<string> words, Guid? group, CancellationToken cancellation)
    {
        if (words.Count > 0 && await db.FewWithAsync(words, Most, cancellation) is { } found)
            return found;
        if (group is { } id && await db.GroupCounts.Where(c => c.GroupId == id).SumAsync(c => c.Count, cancellation) <= Most)
            return db.GroupMembers.Where(m => m.GroupId == id).Join(db.Contacts.AsNoTracking(), m => m.ContactId, c => c.Id, (m, c) => c);
        return null;
    }
}
