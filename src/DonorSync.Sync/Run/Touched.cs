using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>What was written to Constant Contact and has to be read back.</summary>
sealed class Touched
{
    readonly HashSet<CtctContactId> removed = [];
    readonly Dictionary<EmailKey, EmailAddress> added = [];
    readonly HashSet<ListId> lists = [];

    public bool Any => removed.Count + added.Count > 0;

    public int Contacts => removed.Count + added.Count;

    public IReadOnlyCollection<CtctContactId> Removed => removed;

    public IReadOnlyCollection<EmailAddress> Added => added.Values;

    public IReadOnlyCollection<ListId> Lists => lists;

    public void Remove(IEnumerable<Removal> removals) => removed.UnionWith(removals.Select(static r => r.Contact));

    public void Add(IEnumerable<ImportRow> rows)
    {
        foreach (var row in rows)
        {
            added[row.Email.Key] = row.Email;
            lists.UnionWith(row.Lists);
        }
    }
}
