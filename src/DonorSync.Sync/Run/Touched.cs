using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>What was written to Constant Contact and has to be read back.</summary>
sealed class Touched
{
    readonly HashSet<CtctContactId> removed = [];

    public bool Any => Contacts > 0;

    public int Contacts => removed.Count + Created.Count + Joined.Count;

    public IReadOnlyCollection<CtctContactId> Removed => removed;

    /// <summary>Who was created, and the existing ones who were put on a list.</summary>
    public SentContacts Created { get; } = new();
    public SentContacts Joined { get; } = new();

    public void Remove(IEnumerable<Removal> removals) => removed.UnionWith(removals.Select(static r => r.Contact));

    public void Add(IEnumerable<PlannedStep> steps, Func<LinkId, ListId?> listOf)
    {
        foreach (var contact in steps.Select(static s => (ContactStep)s.Step).GroupBy(static s => s.Key))
        {
            var joins = contact.OfType<ContactStep.JoinList>().ToList();
            List<ListId> lists = [.. joins.Select(j => listOf(j.Link)).OfType<ListId>()];
            if (lists.Count == 0)
                continue;
            if (contact.Any(static s => s is ContactStep.CreateInCtct))
                Created.Add(joins[0].Email, lists);
            else if (joins[0].Contact is not null)
                Joined.Add(joins[0].Email, lists);
        }
    }
}

/// <summary>Contacts that were sent, and the lists they were sent to.</summary>
sealed class SentContacts
{
    /// <summary>Above this many, who they are need not be kept: reading them back one by one is not the cheapest way.</summary>
    const int FewEnough = 2_000;

    readonly List<EmailAddress> addresses = [];
    readonly HashSet<ListId> lists = [];

    public int Count { get; private set; }

    /// <summary>Null when they were too many to keep.</summary>
    public IReadOnlyList<EmailAddress>? Addresses => CanBeAskedOneByOne(Count) ? addresses : null;

    public IReadOnlyCollection<ListId> Lists => lists;

    public static bool CanBeAskedOneByOne(int count) => count <= FewEnough;

    public void Add(EmailAddress address, IEnumerable<ListId> to)
    {
        if (CanBeAskedOneByOne(++Count))
            addresses.Add(address);
        lists.UnionWith(to);
    }
}
