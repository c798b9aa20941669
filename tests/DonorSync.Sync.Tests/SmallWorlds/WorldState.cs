namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>Everything that outlives a process, and what people have said and done.</summary>
sealed record WorldState(CrmState Crm, AccountState Account, MemoryState Memory, Past Past, DateTimeOffset Now, int LastId)
{
    /// <summary>Of a run that has ended, or was killed: its journal says nothing to the next one.</summary>
    public static WorldState Of(InMemorySides sides, Past past) => new(
        sides.Crm.State, sides.Account.State,
        sides.Memory.State with
        {
            Journal = ImmutableDictionary<RunId, ImmutableSortedDictionary<long, KeptStep>>.Empty,
            Reviews = sides.Memory.State.Reviews.Clear()
        },
        past, sides.Clock.Now, sides.Ids.Last);

    public void Restore(InMemorySides sides)
    {
        (sides.Crm.State, sides.Account.State, sides.Memory.State) = (Crm, Account, Memory);
        sides.Runs.State = new() { FirstSyncDone = true };
        (sides.Clock.Now, sides.Ids.Last) = (Now, LastId);
    }
}

/// <summary>
/// Who said No last, and what no run has answered yet. The sync knows nothing of this record; it is what the promises are about.
/// </summary>
/// <param name="No">The last word is No, and whose: no later Yes has replaced it.</param>
/// <param name="LeftGroup">A user took the address out of the group since a run settled: it may leave the list (M2).</param>
/// <param name="Made">Groups and lists that were made: there is an end to it.</param>
/// <param name="LeftList">The donor or the account took the contact off the list: it need not be on it (M4).</param>
readonly record struct Past(SaidNo No, bool LeftGroup, bool LeftList, int Made);

enum SaidNo
{
    Nobody,
    User,
    Donor,
}
