using DonorSync.Database;
using DonorSync.Database.Rows;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>Keeps other tests off the heap while it is measured.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Storage, alone";
}

/// <summary>The memory of a run does not grow with the number of contacts.</summary>
[Collection(AloneCollection.Name)]
public abstract class MemoryContract : StorageContract
{
    /// <summary>Fewer on an engine where adding them takes too long.</summary>
    protected virtual int Rows => 20_000;

    long MostGrowth => Rows * 300;

    [Fact]
    public async Task The_three_streams_together_use_constant_memory()
    {
        var claim = await World.ClaimAsync(Ours);
        var state = World.State(claim);
        await state.Mirror.SaveContactsAsync(
            [.. Enumerable.Range(0, Rows).Select(static i => Sample.Contact($"{i}", Address(i), "l1", "l2"))], null, None);
        await state.Journal.SavePlanAsync(
            [], [.. Enumerable.Range(0, Rows).Select(static i => Sample.Keep(Sample.Baseline(Address(i), $"{i}")))], None);
        await SeedContactsAsync();

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (most, rows) = (0L, 0);
        await using var crm = World.Get<ICrms>().Open(Ours.Organization).ContactsAsync(None).GetAsyncEnumerator(None);
        await using var mirror = state.Cases.MirrorAsync(None).GetAsyncEnumerator(None);
        await using var baselines = state.Baselines.BaselinesAsync(None).GetAsyncEnumerator(None);
        while (await crm.MoveNextAsync() && await mirror.MoveNextAsync() && await baselines.MoveNextAsync())
        {
            if (crm.Current.Key != mirror.Current.Key || crm.Current.Key != baselines.Current.Key || crm.Current.Groups.Length != 2)
                Assert.Fail($"Out of step at {crm.Current.Key}, {mirror.Current.Key}, {baselines.Current.Key}.");
            if (++rows % (Rows / 5) == Rows / 5 - 1)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(Rows, rows);
        Assert.InRange(most, long.MinValue, MostGrowth);
    }

    static string Address(int i) => $"donor{i:000000}@example.org";

    /// <summary>Copies one contact, each copy in two groups, with prepared statements: EF Core would take minutes.</summary>
    async Task SeedContactsAsync()
    {
        Guid[] groups = [await World.AddGroupAsync(Ours, "One"), await World.AddGroupAsync(Ours, "Two")];
        var pattern = await World.AddContactAsync(Ours, Address(0), groups);
        await using var db = World.Open(Ours.Organization);
        var columns = db.Model.GetRelationalModel().FindTable("Contacts", null)!.Columns
            // The database derives its values for the copies too.
            .Where(static c => c.ComputedColumnSql is null && c.Name is not ("SearchRow" or "Sharing")).Select(static c => c.Name).ToList();
        string Row(Func<string, string> value) => string.Join(", ", columns.Select(value));
        var copied = Row(static c => c switch
        {
            "Id" => "@id",
            "PrimaryEmail" or "PrimaryEmailKey" => "@email",
            _ => $"\"{c}\"",
        });
        // In parts, like an import: a count that is raised 100,000 times in one transaction gets slow.
        foreach (var part in Enumerable.Range(1, Rows - 1).Chunk(1000))
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var ids = part.Select(_ => Guid.CreateVersion7(World.Now)).ToList();
            await new RowStatement(
                db,
                $"""
                INSERT INTO "Contacts" ({Row(static c => $"\"{c}\"")})
                SELECT {copied} FROM "Contacts" WHERE "OrganizationId" = @org AND "Id" = @pattern
                """,
                "id", "email", "org", "pattern")
                .RunAsync(ids.Zip(part, (id, i) => new object?[] { id, Address(i), Ours.Organization.Value, pattern }), None);
            await db.InsertAsync(
                "GroupMembers", ["OrganizationId", "GroupId", "ContactId", "AddedAt"],
                ids.SelectMany(id => groups.Select(group => new object?[] { Ours.Organization.Value, group, id, 0L })), None);
            await transaction.CommitAsync();
        }
    }
}
