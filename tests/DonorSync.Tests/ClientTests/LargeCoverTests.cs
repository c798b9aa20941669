using CsCheck;
using DonorSync.ConstantContact.Bulk;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>
/// A first sync of very many contacts uses at most 10% more requests than the minimum, for all patterns of memberships. The test uses a
/// tenth of the size and of the import limit, so that the patterns equal those of a million contacts; <c>DONORSYNC_LONG=1</c> uses the
/// full size.
/// </summary>
public sealed class LargeCoverTests(ITestOutputHelper output)
{
    static readonly int Scale = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1" ? 1 : 10;
    static readonly int Contacts = 1_000_000 / Scale;
    static readonly int Slice = 20_000 / Scale;
    static readonly ImportLimits Limits = new(Bytes: 3_500_000 / Scale, JsonRows: 40_000 / Scale, FileLines: 40_000 / Scale);

    [Theory]
    [InlineData("one of 20 lists each")]
    [InlineData("one of 1000 lists each")]
    [InlineData("one to five of 1000 lists")]
    [InlineData("everybody on one, and one of 200 more")]
    [InlineData("clusters: 50 towns with 20 lists each, two of them a contact")]
    [InlineData("long and short lists: the first has half of all, the next half of that")]
    public void A_million_contacts_need_at_most_a_tenth_more_than_the_minimum_requests(string shape)
    {
        var random = new Random(7);
        var forecaster = new ImportForecaster(Limits, Slice);
        var bound = new LowerBound(Limits);
        for (var i = 0; i < Contacts; i++)
        {
            var row = new ImportRow(
                Make.Email($"donor{random.Next(1_000_000_000)}@example.org"),
                new(new("Donor", $"No. {i}", $"{i} Main Street", "Riverside", "CA", "92501", "United States"), null, null),
                [.. Lists(shape, i, random).Distinct().Select(static l => new ListId($"list-{l:d4}"))]);
            forecaster.Add(row);
            bound.Add(row);
        }
        var forecast = forecaster.Finish();
        // Empty account without deleted contacts: one page of unsubscribed contacts, and one of deleted ones.
        var plan = AdditionPlan.Of(forecast, Slice, new ConsentCost(2, IsEmpty: true));

        // Reading, creating the lists, reading back and counting are always needed, and so are the polls of slices.
        var others = 4 + forecast.Lists.Count + (Contacts / (500 / Scale));
        var (planned, least) = (others + plan.Cost.Requests + plan.Cost.Looks + plan.ConsentLooks, others + bound.Imports + 1);
        output.WriteLine(
            $"{shape}: {plan.Cost.Requests} imports ({forecast.BySlices.Requests} slice by slice), at least {bound.Imports}; "
            + $"{plan.Cost.Looks} looks, {plan.ConsentLooks} at consent; in all {planned} for at least {least}, "
            + $"{100.0 * planned / least - 100:0.0} % more");
        Assert.InRange(planned, least, least * 1.1);
        Assert.True(plan.Rounds.All(static r => r.Lists.Length == 1 || r.ContactsPerSlice == int.MaxValue));
    }

    static IEnumerable<int> Lists(string shape, int contact, Random random) => shape.Split(' ')[0] switch
    {
        "one" when shape.Contains("20 lists", StringComparison.Ordinal) => [random.Next(20)],
        "one" when shape.StartsWith("one of", StringComparison.Ordinal) => [random.Next(1_000)],
        "one" => Enumerable.Range(0, 1 + random.Next(5)).Select(_ => random.Next(1_000)),
        "everybody" => random.Next(10) == 0 ? [0] : [0, 1 + random.Next(200)],
        "clusters:" => Towns(contact % 50, random),
        _ => [Math.Min(999, random.Next(2) == 0 ? 0 : 1 + (int)-Math.Log2(1 - random.NextDouble()))],
    };

    static IEnumerable<int> Towns(int town, Random random) => [(town * 20) + random.Next(20), (town * 20) + random.Next(20)];

    /// <summary>
    /// The minimum for any way of importing. Each contact's fields are sent once. Two memberships of different lists can share a request
    /// only
    /// if both contacts are on both lists. So contacts on only one list need their own requests, and so do lists that each have a contact
    /// on
    /// no other list, or on no other of these lists.
    /// </summary>
    sealed class LowerBound(ImportLimits limits)
    {
        readonly Dictionary<ListId, (int Rows, long Bytes)> alone = [];
        readonly Dictionary<ListId, HashSet<ListId>> fewest = [];
        long bytes;

        public void Add(ImportRow row)
        {
            var size = RowSize.Of(row);
            var least = Math.Min(size.FullCsv, size.FullJson);
            bytes += least;
            if (row.Lists.Count == 1)
            {
                var (rows, before) = alone.GetValueOrDefault(row.Lists[0]);
                alone[row.Lists[0]] = (rows + 1, before + least);
            }
            foreach (var list in row.Lists)
            {
                if (!fewest.TryGetValue(list, out var best) || row.Lists.Count < best.Count)
                    fewest[list] = [.. row.Lists];
            }
        }

        public int Imports => Math.Max((int)Math.Ceiling(bytes / (double)limits.Bytes), Math.Max(Alone, Fooling));

        int Alone => alone.Values.Sum(a => (int)Math.Ceiling(Math.Max(a.Bytes / (double)limits.Bytes, a.Rows / (double)limits.JsonRows)));

        int Fooling
        {
            get
            {
                List<(ListId List, HashSet<ListId> Contact)> apart = [];
                foreach (var (list, contact) in fewest.OrderBy(static f => f.Value.Count))
                {
                    if (apart.TrueForAll(other => !(contact.Contains(other.List) && other.Contact.Contains(list))))
                        apart.Add((list, contact));
                }
                return apart.Count;
            }
        }
    }

    /// <summary>Rows of any length: the estimated size of a list is its real size, except for a margin for differing rows.</summary>
    [Fact]
    public void A_list_alone_needs_the_forecast_requests() => Gen.Select(
        Gen.Select(Gen.Bool, Gen.Int[1, 30]).Array[1, 300], Gen.Int[3_000, 9_000], Gen.Int[2, 100]).Sample((rows, bytes, lines) =>
    {
        var limits = new ImportLimits(bytes, lines, lines);
        ImportRow[] all = [.. rows.Select(static (row, i) => new ImportRow(
            Make.Email($"donor{i}@example.org"), row.Item1 ? new(new(new string('a', row.Item2)), null, null) : null, [new("l")]))];
        var forecaster = new ImportForecaster(limits, all.Length + 1);
        foreach (var row in all)
            forecaster.Add(row);

        var (forecast, planned) = (forecaster.Finish(), ImportPlanner.Plan(all, limits).Count);
        Assert.Equal(planned, forecast.BySlices.Requests);
        var list = Assert.Single(forecast.Lists);
        Assert.Equal(all.Length, list.Contacts);
        Assert.InRange(list.Imports, planned - 1, (planned / 0.95) + 2);
    });
}
