using CsCheck;
using DonorSync.ConstantContact.Bulk;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>Covering memberships with few imports: properties of random accounts, and the documented cases.</summary>
public sealed class ImportPlannerTests
{
    static readonly ImportLimits Roomy = new(Bytes: 3_500_000);

    static ImportRow Row(int number, bool isNew, IEnumerable<int> lists)
    {
        var email = Make.Email($"donor{number}@example.org");
        string[] names = [.. lists.Select(static l => $"list-{l}")];
        return isNew ? Make.New(email, names) : Make.Known(email, names);
    }

    /// <summary>Up to 60 contacts on up to 9 lists, some new, with limits so low that everything must be split.</summary>
    static readonly Gen<ImportRow[]> Rows =
        from lists in Gen.Int[1, 9]
        from rows in Gen.Select(Gen.Bool, Gen.Int[0, lists - 1].Array[0, lists]).Array[0, 60]
        select rows.Select(static (row, i) => Row(i, row.Item1, row.Item2.Distinct())).ToArray();

    static readonly Gen<ImportLimits> Limits =
        from bytes in Gen.Int[3_000, 9_000]
        from json in Gen.Int[1, 40]
        from lines in Gen.Int[2, 40]
        from lists in Gen.Int[1, 9]
        select new ImportLimits(bytes, json, lines, lists);

    static IEnumerable<(int, ListId)> Memberships(ImportRow[] rows) =>
        rows.SelectMany(static (row, i) => row.Lists.Select(list => (i, list)));

    [Fact]
    public void All_memberships_are_covered_and_no_other() => Gen.Select(Rows, Limits).Sample((rows, limits) =>
    {
        var covered = ImportPlanner.Plan(
            rows, limits).SelectMany(static b => b.Rows.SelectMany(row => b.Lists.Select(list => (row.Row, list))));
        Assert.Equal(Memberships(rows).OrderBy(Text),
            covered.Order(Comparer<(int, ListId)>.Create(static (a, b) => string.CompareOrdinal(Text(a), Text(b)))));
    });

    [Fact]
    public void No_limit_is_ever_exceeded() => Gen.Select(Rows, Limits).Sample((rows, limits) =>
    {
        foreach (var batch in ImportPlanner.Plan(rows, limits))
        {
            var bodies = batch.Rows.Select(row => ImportBodies.Of(rows[row.Row], row.Full)).ToList();
            Assert.InRange(batch.Lists.Length, 1, limits.Lists);
            if (batch.Format == ImportFormat.Json)
            {
                Assert.InRange(bodies.Count, 1, limits.JsonRows);
                Assert.InRange(ImportBodies.Json(bodies, batch.Lists).Length, 1, limits.Bytes);
            }
            else
            {
                var csv = ImportBodies.Csv(bodies);
                Assert.InRange(csv.Count(static b => b == '\n'), 2, limits.FileLines);
                Assert.InRange(csv.Length, 1, limits.Bytes);
            }
        }
    });

    [Fact]
    public void A_new_contact_is_imported_with_its_fields_only_the_first_time() => Gen.Select(Rows, Limits).Sample((rows, limits) =>
    {
        var mentions = ImportPlanner.Plan(
            rows, limits).SelectMany(static b => b.Rows).ToLookup(static row => row.Row, static row => row.Full);
        foreach (var row in mentions)
            Assert.Equal(row.Select((_, i) => i == 0 && rows[row.Key].New is not null), row);
    });

    [Fact]
    public void A_file_never_holds_a_contact_that_exists() => Gen.Select(Rows, Limits).Sample((rows, limits) =>
        Assert.All(
            ImportPlanner.Plan(rows, limits).Where(static b => b.Format == ImportFormat.Csv),
            static batch => Assert.All(batch.Rows, static row => Assert.True(row.Full))));

    [Fact]
    public void Never_more_requests_than_by_set_of_lists_or_list_by_list() => Gen.Select(Rows, Gen.Int[1, 40]).Sample((rows, most) =>
    {
        var planned = ImportPlanner.Plan(rows, Roomy with { JsonRows = most, FileLines = 2 }).Count;
        int Chunks(int count) => (count + most - 1) / most;
        var bySet = rows.Where(static r => r.Lists.Count > 0)
            .GroupBy(static r => string.Join(',', r.Lists.Select(static l => l.Value).Order())).Sum(g => Chunks(g.Count()));
        var byList = rows.SelectMany(static r => r.Lists).GroupBy(static l => l).Sum(g => Chunks(g.Count()));
        Assert.True(planned <= Math.Min(bySet, byList), $"{planned} planned, {bySet} by set, {byList} by list");
    });

    [Fact]
    public void Ten_thousand_new_contacts_in_ten_random_groups_take_ten_imports()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 10_000)
            .Select(i => Row(i, isNew: true, Enumerable.Range(0, 10).Where(_ => random.Next(4) == 0).DefaultIfEmpty(i % 10)))
            .ToArray();

        Assert.Equal(10, ImportPlanner.Plan(rows, Roomy).Count);
    }

    [Fact]
    public void Contacts_that_all_go_to_the_same_lists_take_one_import()
    {
        var rows = Enumerable.Range(0, 10_000).Select(static i => Row(i, isNew: true, [1, 2, 3, 4, 5])).ToArray();

        var batch = Assert.Single(ImportPlanner.Plan(rows, Roomy));

        Assert.Equal(5, batch.Lists.Length);
    }

    [Fact]
    public void Lists_that_overlap_many_others_are_imported_alone()
    {
        // 30 separate groups, and 5 groups with any members: 960 sets, 35 lists; by parts at most 30 + 5.
        var rows = Enumerable.Range(
            0, 3_000)
                .Select(static i =>
                Row(i, isNew: false,
                [i % 30, .. Enumerable.Range(0, 5).Where(b => ((i / 30) & (1 << b)) != 0).Select(static b => 100 + b)])).ToArray();

        Assert.InRange(ImportPlanner.Plan(rows, Roomy).Count, 6, 35);
    }

    [Fact]
    public void Separate_parts_are_decided_separately()
    {
        // Part one: 100 contacts with one set each on its own 10 lists (1 import). Part two: 5 lists in all combinations (5 imports).
        var rows = Enumerable.Range(0, 100).Select(static i => Row(i, isNew: false, Enumerable.Range(0, 10)))
            .Concat(Enumerable.Range(
                1, 31).Select(static i =>
                    Row(1000 + i, isNew: false, Enumerable.Range(0, 5).Where(b => (i & (1 << b)) != 0).Select(static b => 100 + b))))
            .ToArray();

        Assert.Equal(6, ImportPlanner.Plan(rows, Roomy).Count);
    }

    [Fact]
    public void The_file_format_is_used_where_it_saves_a_request()
    {
        var rows = Enumerable.Range(0, 36_000).Select(static i => Row(i, isNew: true, [1])).ToArray();

        var batch = Assert.Single(ImportPlanner.Plan(rows, Roomy));

        Assert.Equal(ImportFormat.Csv, batch.Format);
    }

    [Fact]
    public void Contacts_that_exist_go_forty_thousand_to_a_request()
    {
        var rows = Enumerable.Range(0, 80_000).Select(static i => Row(i, isNew: false, [1])).ToArray();

        Assert.Equal([40_000, 40_000], ImportPlanner.Plan(rows, Roomy).Select(static b => b.Rows.Length));
    }

    [Fact]
    public void Without_rows_there_are_no_requests() => Assert.Empty(ImportPlanner.Plan([], Roomy));

    static string Text((int Row, ListId List) membership) => $"{membership.Row:D6} {membership.List}";
}
