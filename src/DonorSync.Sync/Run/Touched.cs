using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>What was written to Constant Contact and has to be read back.</summary>
sealed class Touched
{
    /// <summary>Above this many, reading back everything is cheaper than one by one, and who they are need not be kept.</summary>
    const int FewEnough = 2_000;

    readonly HashSet<CtctContactId> removed = [];
    readonly List<EmailAddress> added = [];
    readonly HashSet<ListId> lists = [];

    public bool Any => Contacts > 0;

    public int Contacts => removed.Count + AddedCount;

    public IReadOnlyCollection<CtctContactId> Removed => removed;

    public int AddedCount { get; private set; }

    /// <summary>Who was added; null when they were too many to keep.</summary>
    public IReadOnlyList<EmailAddress>? Added => AddedCount <= FewEnough ? added : null;

    public IReadOnlyCollection<ListId> Lists => lists;

    public void Remove(IEnumerable<Removal> removals) => removed.UnionWith(removals.Select(static r => r.Contact));

    public void Add(IEnumerable<ImportRow> rows)
    {
        foreach (var row in rows)
        {
            if (++AddedCount <= FewEnough)
                added.Add(row.Email);
            lists.UnionWith(row.Lists);
        }
    }
}
