namespace DonorSync.Core.Reconciliation;

/// <summary>A list that is renamed to its group's new name (L4).</summary>
/// <param name="List">The list with its present name.</param>
readonly record struct ListMove(LinkId Link, CtctList List, string To);

/// <summary>
/// L4: orders renames so that every name is free when a list takes it. Lists whose groups swapped or rotated their names wait for each
/// other in a circle, so one list of each circle takes a temporary name first.
/// </summary>
sealed class RenameOrder
{
    readonly List<ListMove> waiting;
    readonly Dictionary<string, HashSet<ListId>> holders;
    readonly HashSet<ListId> parked = [];
    readonly List<PairStep.RenameList> steps = [];

    RenameOrder(IEnumerable<ListMove> moves)
    {
        waiting = [.. moves];
        holders = waiting.GroupBy(static m => GroupNames.Fold(m.List.Name))
            .ToDictionary(static g => g.Key, static g => g.Select(static m => m.List.Id).ToHashSet());
    }

    /// <param name="moves">The renames. Each new name is free or is given up by another of them.</param>
    public static IReadOnlyList<PairStep.RenameList> Of(IEnumerable<ListMove> moves) => new RenameOrder(moves).Order();

    List<PairStep.RenameList> Order()
    {
        while (waiting.Count > 0)
        {
            if (waiting.FindIndex(m => !InTheWay(m).Any()) is var next and >= 0)
                Finish(waiting[next]);
            else
                Park(OfCircle());
        }
        return steps;
    }

    IEnumerable<ListId> InTheWay(ListMove move) =>
        holders.GetValueOrDefault(GroupNames.Fold(move.To))?.Where(list => list != move.List.Id) ?? [];

    /// <summary>Every remaining rename waits for another one, so following them ends in a circle. Returns one rename of it.</summary>
    ListMove OfCircle()
    {
        var passed = new HashSet<ListId>();
        var move = waiting[0];
        while (passed.Add(move.List.Id))
        {
            var list = InTheWay(move).OrderBy(static l => l.Value, StringComparer.Ordinal).First();
            move = waiting.Find(m => m.List.Id == list);
        }
        return move;
    }

    void Park(ListMove move)
    {
        steps.Add(new(move.Link, move.List.Id, move.List.Name, TemporaryName.Of(move.List.Id)) { IsTemporary = true });
        parked.Add(move.List.Id);
        Leave(move);
    }

    void Finish(ListMove move)
    {
        var from = parked.Contains(move.List.Id) ? TemporaryName.Of(move.List.Id) : move.List.Name;
        steps.Add(new(move.Link, move.List.Id, from, move.To));
        Leave(move);
        waiting.Remove(move);
    }

    void Leave(ListMove move) => holders[GroupNames.Fold(move.List.Name)].Remove(move.List.Id);
}
