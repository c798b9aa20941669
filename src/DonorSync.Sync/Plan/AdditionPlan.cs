using DonorSync.Sync.Observe;
using DonorSync.Sync.Ports;

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
