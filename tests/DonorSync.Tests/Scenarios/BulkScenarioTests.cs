using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;

namespace DonorSync.Tests.Scenarios;

/// <summary>Many contacts are changed, synced and restored: the state is as without the change, and no contact gets more email.</summary>
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
    public async Task An_undo_brings_back_no_contact_that_left_or_unsubscribed_M4_P1(WorkKind kind, bool syncBetween)
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
    public async Task A_contact_that_was_on_the_list_before_stays_on_it_when_a_joining_is_undone_B5()
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

    [Fact]
    public async Task A_sync_during_the_change_stays_correct()
    {
        await using var here = await Installation.StartAsync(static o => o.ActivityDelay = TimeSpan.FromMilliseconds(200));
        var people = Enumerable.Range(0, 60).Select(static i => Address($"p{i:00}")).ToList();
        await here.AddPeopleAsync(people, "Newsletter");

        await here.ConnectAsync();
        WorkRow[] works =
        [
            await here.BulkAsync(WorkKind.OptOut, "Newsletter", people[..8]),
            await here.BulkAsync(WorkKind.RemoveFromGroup, "Newsletter", people[8..16]),
            await here.BulkAsync(WorkKind.Delete, "Newsletter", people[16..24]),
        ];
        await here.NewestRunAsync();
        await here.SyncAsync();
        Assert.Equal(people[24..].Select(Name), OnList(here));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));

        var started = await here.SendAsync(HttpMethod.Post, "apps/constant-contact/syncs", new { fullRead = true });
        foreach (var work in works)
            Assert.Equal(8, (await here.UndoAsync(work)).Count(WorkOutcome.GivenBack));
        await here.EndOfAsync((string)started!["id"]!);
        await here.SyncAsync();
        Assert.Equal(people.Select(Name), OnList(here));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    static string Name(string address) => address.Split('@')[0];

    static string Address(string name) => $"{name}@example.org";

    static IEnumerable<string> OnList(Installation here) =>
        here.Account.Contacts().Where(static c => c.Lists.Contains("Newsletter")).Select(static c => Name(c.Email!))
            .Order(StringComparer.Ordinal);
}
