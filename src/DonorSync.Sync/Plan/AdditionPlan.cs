using DonorSync.Sync.Observe;

namespace DonorSync.Sync.Plan;

/// <summary>Some lists whose additions are sent together, up to a number of contacts in each slice.</summary>
sealed record AdditionRound(ImmutableArray<LinkId> Lists, int ContactsPerSlice);

/// <summary>
/// In what order additions are sent, so that they need few requests although only a slice of them is in memory: contact by contact, each
/// with all its lists; or, when many contacts would cut every list into many pieces, list by list.
/// </summary>
/// <param name="Rounds">The lists in turn; empty for contact by contact.</param>
/// <param name="ConsentLooks">Requests that reading consent before the slices needs.</param>
sealed record AdditionPlan(ImmutableArray<AdditionRound> Rounds, BulkCost Cost, int Slices, int ConsentLooks)
{
    public static AdditionPlan Of(ImportForecast forecast, int contactsPerSlice, ConsentCost consent)
    {
        var byContacts = new AdditionPlan([], forecast.BySlices, forecast.Slices, consent.Of(forecast.Slices, mayComeAgain: false));
        if (forecast.Slices <= 1)
            return byContacts;
        var byLists = ByLists(forecast.Lists, contactsPerSlice, consent);
        return byLists.Requests < byContacts.Requests ? byLists : byContacts;
    }

    int Requests => Cost.Requests + Cost.Looks + ConsentLooks;

    /// <summary>
    /// Lists that need one import each are sent together as far as memory allows; a long list in as many slices as it needs imports.
    /// </summary>
    static AdditionPlan ByLists(IEnumerable<ListForecast> lists, int contactsPerSlice, ConsentCost consent)
    {
        // One membership of a contact needs less memory than all of them.
        var most = contactsPerSlice * 2;
        var rounds = ImmutableArray.CreateBuilder<AdditionRound>();
        var together = new List<ListForecast>();
        var (cost, slices) = (default(BulkCost), 0);
        foreach (var list in lists)
        {
            var isShort = list.Imports == 1 && list.Contacts <= most;
            if (!isShort || together.Sum(static l => l.Contacts) + list.Contacts > most)
                Close();
            if (isShort)
                together.Add(list);
            else
                Add([list], Math.Min(most, Share(list.Contacts, list.Imports)));
        }
        Close();
        return new(rounds.ToImmutable(), cost, slices, consent.Of(slices, mayComeAgain: true));

        void Close()
        {
            if (together.Count > 0)
                Add(together, int.MaxValue);
            together.Clear();
        }

        void Add(List<ListForecast> some, int each)
        {
            rounds.Add(new([.. some.Select(static l => new LinkId(l.List.Value))], each));
            var pieces = some.Count == 1 ? Share(some[0].Contacts, each) : 1;
            cost += new BulkCost(Math.Max(pieces, some.Sum(static l => l.Imports)), pieces * MirrorReader.PagesFor(some.Count));
            slices += pieces;
        }
    }

    static int Share(int all, int parts) => (int)(((long)all + parts - 1) / parts);
}

/// <summary>The requests that reading consent again before each slice of additions needs (<see cref="Apply.ConsentRecheck"/>).</summary>
/// <param name="Each">For each read.</param>
/// <param name="IsEmpty">The account has no contact that could have left or been deleted.</param>
readonly record struct ConsentCost(int Each, bool IsEmpty)
{
    public static async Task<ConsentCost> OfAsync(RunContext run, CancellationToken cancellation) => new(
        1 + MirrorReader.PagesFor(await run.State.Mirror.CountDeletedAsync(cancellation)),
        await run.State.Mirror.CountContactsAsync(null, cancellation) == 0);

    /// <summary>Once for each slice; in an empty account only from the second slice on, where a contact may come again.</summary>
    public int Of(int slices, bool mayComeAgain) => Each * (!IsEmpty ? slices : mayComeAgain ? slices - 1 : 0);
}
