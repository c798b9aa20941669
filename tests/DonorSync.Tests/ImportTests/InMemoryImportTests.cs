using CsCheck;
using DonorSync.Server.Import.Merging;

namespace DonorSync.Tests.ImportTests;

/// <summary>The contract for the in-memory implementation of a dry run.</summary>
public sealed class InMemoryImportTests : DonorImportContract
{
    internal override IDonorBook Book { get; } = new DryRunBook(new EmptyBook());

    [Fact]
    public void A_second_import_of_any_rows_changes_nothing()
    {
        var row = Gen.Select(
            Of("", "Person", "Organization"), Of("", "Ada", "ADA", "Bob"), Of("", "Hope"),
            Of("", "a@example.org", "A@Example.org", "b@example.org"), Of("", "x@example.org"), Of("", "Leeds", "York"),
            Of("", "Yes", "No"), Of("", "G1", "G2;g1")).Select((type, name, company, email, alternate, city, optIn, groups) =>
                string.Join(',', type, name, "", company, email, alternate, city, city, "", optIn, "", groups) + "\n");
        row.Array[1, 12].Sample(rows =>
        {
            var file = new InMemoryImportTests();
            var first = file.ImportAsync(string.Concat(rows)).GetAwaiter().GetResult();
            var second = file.ImportAsync(string.Concat(rows)).GetAwaiter().GetResult();
            return second is { Created: 0, Updated: 0, MembershipsAdded: 0, GroupsCreated.Count: 0 } && second.Rejected == first.Rejected;
        }, iter: 3000);
    }

    private static Gen<string> Of(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
