using DonorSync.ConstantContact.Sandbox;
using DonorSync.Storage;

namespace DonorSync.Tests.Scenarios;

/// <summary>Many contacts are changed, synced, and given back: everybody is then where they would be without it, and nobody gets more mail.</summary>
public sealed class BulkScenarioTests
{
    static readonly string[] People = ["stays", "left", "leaves", "unsubscribes"];

    [Theory]
    [InlineData(WorkKind.RemoveFromGroup, true)]
    [InlineData(WorkKind.RemoveFromGroup, false)]
    [InlineData(WorkKind.Delete, true)]
    [InlineData(WorkKind.Delete, false)]
    [InlineData(WorkKind.OptOut, true)]
    [InlineData(WorkKind.OptOut, false)]
    public async Task What_is_undone_brings_nobody_back_who_left_or_unsubscribed_M4_P1(WorkKind kind, bool syncBetween)
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(People.Select(Address), "Newsletter");
        await here.FirstSyncAsync();
        here.Account.LeaveList(Address("left"), "Newsletter");
        await here.SyncAsync();
        Assert.Equal(["leaves", "stays", "unsubscribes"], OnList(here));

        var work = await here.BulkAsync(kind, "Newsletter", People.Select(Address));
        Assert.Equal(People.Length, work.Count(WorkOutcome.Changed));
        here.Account.LeaveList(Address("leaves"), "Newsletter");
        here.Account.Unsubscribe(Address("unsubscribes"));
        if (syncBetween)
        {
            await here.SyncAsync();
            Assert.Empty(OnList(here));
        }
        await here.UndoAsync(work);
        await here.SyncAsync();

        Assert.Equal(["stays"], OnList(here));
        foreach (var person in People)
        {
            Assert.True(await here.IsMemberAsync(Address(person), "Newsletter"), person);
            Assert.Equal(person != "unsubscribes", await here.OptInAsync(Address(person)));
        }
        Assert.Equal(PermissionToSend.Unsubscribed, here.Account.Find(Address("unsubscribes"))!.Permission);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task Who_was_on_the_list_by_themselves_stays_on_it_when_a_joining_is_undone_B5()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Address("member")], "Newsletter");
        await here.FirstSyncAsync();
        await here.AddPeopleAsync(People.Select(Address));
        here.Account.Seed(new SeedContact { Email = Address("stays"), Lists = ["Newsletter"], Permission = PermissionToSend.TempHold });
        await here.SyncAsync();
        Assert.False(await here.IsMemberAsync(Address("stays"), "Newsletter"));

        var work = await here.BulkAsync(WorkKind.AddToGroup, "Newsletter", People.Select(Address));
        await here.SyncAsync();
        Assert.Equal(["leaves", "left", "member", "stays", "unsubscribes"], OnList(here));
        await here.UndoAsync(work);
        await here.SyncAsync();

        Assert.Equal(["member", "stays"], OnList(here));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    static string Address(string name) => $"{name}@example.org";

    static IEnumerable<string> OnList(Installation here) =>
        here.Account.Contacts().Where(static c => c.Lists.Contains("Newsletter")).Select(static c => c.Email!.Split('@')[0]).Order(StringComparer.Ordinal);
}
