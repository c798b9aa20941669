using System.Globalization;

namespace DonorSync.Core.Reconciliation;

/// <summary>L4: decides which lists are renamed in this run. A name is free if the list that has it gives it up in the same run.</summary>
sealed partial class PairPlanBuilder
{
    /// <summary>The longest name that leaves room for " (number)" after it.</summary>
    const int LongestNumbered = GroupNames.MaxLength - 10;

    readonly List<(Link Link, ListMove Move)> wanted = [];

    /// <summary>Linked lists that need no change, with the names of their groups. A list may have another name (L5).</summary>
    readonly Dictionary<ListId, (Link Link, ListMove Move)> staying = [];

    /// <summary>Lists that lose their name because this plan renames or deletes them.</summary>
    readonly HashSet<ListId> leaving = [];

    /// <summary>Links for which the plan already says why the list cannot take its group's name.</summary>
    readonly HashSet<LinkId> reported = [];

    /// <summary>Names that this plan gives to lists, with the list.</summary>
    readonly Dictionary<string, ListId> taken = [];
    readonly List<ListId> deleted = [];

    /// <summary>L6.</summary>
    public void Delete(LinkId link, CtctList list)
    {
        steps.Add(new PairStep.DeleteList(link, list.Id, list.Name));
        takenLists.Add(list.Id);
        deleted.Add(list.Id);
    }

    public void Stay(Link link, CtctList list, string groupName) => staying.Add(list.Id, (link, new(link.Id, list, groupName)));

    public void WantRename(Link link, CtctList list, string name) => wanted.Add((link, new(link.Id, list, name)));

    /// <summary>A list does not keep a temporary name when the name that it had before is free.</summary>
    public void CannotRename(Link link, CtctList list, Skip why)
    {
        skips.Add(why);
        reported.Add(link.Id);
        if (TemporaryName.IsOn(list))
            wanted.Add((link, new(link.Id, list, link.GroupName)));
    }

    /// <summary>Decides which of the wanted renames are possible, and their order.</summary>
    public void Rename(SyncPolicy policy)
    {
        foreach (var (_, move) in wanted.FindAll(static w => TemporaryName.IsOn(w.Move.List)))
            Recover(move);
        // Deletions that may need approval free no name (B3).
        if (deleted.Count <= policy.Holds.ListDeletions)
            leaving.UnionWith(deleted);
        leaving.UnionWith(wanted.Select(static w => w.Move.List.Id));
        foreach (var (_, move) in wanted)
            taken.TryAdd(GroupNames.Fold(move.To), move.List.Id);
        var possible = wanted;
        while (possible.FindAll(w => !IsBlocked(w.Move)) is var fewer && fewer.Count < possible.Count)
        {
            foreach (var (link, move) in possible.Where(w => IsBlocked(w.Move)).ToList())
                Block(link, move, fewer);
            possible = fewer;
        }
        foreach (var step in RenameOrder.Of(possible.Select(static w => w.Move)))
            steps.Add(step);
    }

    /// <summary>
    /// A temporary name means that a kill interrupted renames, and one of them may be done without being remembered. A linked list that has
    /// the wanted name while its group has another one was renamed by that run and not by a user (L5): it takes its group's name.
    /// </summary>
    void Recover(ListMove move)
    {
        foreach (var holder in listsByName[GroupNames.Fold(move.To)])
        {
            if (holder.Id == move.List.Id || !staying.Remove(holder.Id, out var other)
                || GroupNames.Fold(other.Move.To) == GroupNames.Fold(holder.Name))
                continue;
            wanted.Add(other);
            Recover(other.Move);
        }
    }

    /// <summary>The list keeps its name, which may block others. A list with a temporary name returns to its earlier name.</summary>
    void Block(Link link, ListMove move, List<(Link Link, ListMove Move)> others)
    {
        if (reported.Add(link.Id))
            Conflict(link.Id, move.To, Sentences.NameTaken);
        if (taken.GetValueOrDefault(GroupNames.Fold(move.To)) == move.List.Id)
            taken.Remove(GroupNames.Fold(move.To));
        if (!TemporaryName.IsOn(move.List))
        {
            leaving.Remove(move.List.Id);
            return;
        }
        var back = move with { To = FreeName(link.GroupName) };
        taken.Add(GroupNames.Fold(back.To), back.List.Id);
        others.Add((link, back));
    }

    /// <summary>Returns the name, with a number after it if another list has it.</summary>
    string FreeName(string name)
    {
        var free = name;
        for (var number = 2; NameIsUsed(free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name[..Math.Min(name.Length, LongestNumbered)]} ({number})");
        return free;
    }

    bool IsBlocked(ListMove move) =>
        taken.GetValueOrDefault(GroupNames.Fold(move.To)) != move.List.Id || StayingAt(move.To).Any(l => l.Id != move.List.Id);

    /// <summary>Returns the lists that have the name and keep it.</summary>
    IEnumerable<CtctList> StayingAt(string name) => listsByName[GroupNames.Fold(name)].Where(l => !leaving.Contains(l.Id));
}
