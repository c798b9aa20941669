using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.Scenarios;

/// <summary>An import is synced and undone: both sides are as before, and no opt-out is lost.</summary>
public sealed class ImportUndoTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Contacts_of_an_undone_import_leave_their_lists_and_are_not_imported_again_B15_C12(bool syncBetween)
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Address("stays")], "Newsletter");
        await here.FirstSyncAsync();
        var import = await here.ImportAsync(
            $"Email,Groups\n{Address("stays")},Extra\n{Address("new")},\n{Address("unsubscribes")},\n", "?group=Newsletter");
        if (syncBetween)
        {
            await here.SyncAsync();
            Assert.Equal([Address("new"), Address("stays"), Address("unsubscribes")], OnList(here, "Newsletter"));
            Assert.Equal([Address("stays")], OnList(here, "Extra"));
            here.Account.Unsubscribe(Address("unsubscribes"));
        }

        Assert.Equal("undone", (string?)(await here.UndoImportAsync(import))["state"]);
        await here.SyncAsync();

        Assert.Equal([Address("stays")], OnList(here, "Newsletter"));
        Assert.Empty(OnList(here, "Extra"));
        Assert.Null(await here.ContactAsync(Address("new")));
        Assert.Null(await here.GroupAsync("Extra"));
        Assert.Equal(syncBetween, here.Account.Find(Address("new")) is not null);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync(fullRead: true)));
        if (!syncBetween)
            return;
        await here.ImportAsync($"Email\n{Address("unsubscribes")}\n", "?group=Newsletter");
        await here.SyncAsync();
        Assert.False(await here.OptInAsync(Address("unsubscribes")));
        Assert.Equal(PermissionToSend.Unsubscribed, here.Account.Find(Address("unsubscribes"))!.Permission);
        Assert.Equal([Address("stays")], OnList(here, "Newsletter"));
    }

    [Fact]
    public async Task A_contact_that_a_sync_put_into_another_group_stays_B15_M3()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Address("stays")], "Newsletter");
        await here.FirstSyncAsync();
        here.Account.Seed(
            new SeedContact { Email = Address("subscriber"), Lists = ["Newsletter"], Permission = PermissionToSend.Implicit });
        var import = await here.ImportAsync($"Email\n{Address("subscriber")}\n", "?group=Extra");
        await here.SyncAsync();
        Assert.True(await here.IsMemberAsync(Address("subscriber"), "Newsletter"));

        var undone = await here.UndoImportAsync(import);
        await here.SyncAsync();

        Assert.Contains(undone["kept"]!.AsArray(), static k => (string?)k!["reason"] == "changedSince");
        Assert.True(await here.IsMemberAsync(Address("subscriber"), "Newsletter"));
        Assert.Equal([Address("stays"), Address("subscriber")], OnList(here, "Newsletter"));
    }

    static string Address(string name) => $"{name}@example.org";

    static IEnumerable<string> OnList(Installation here, string list) =>
        here.Account.Contacts().Where(c => c.Lists.Contains(list)).Select(static c => c.Email!).Order(StringComparer.Ordinal);
}

/// <summary>Imports files over REST.</summary>
internal static class ImportActs
{
    /// <returns>The id of the import.</returns>
    public static async Task<string> ImportAsync(this Installation here, string text, string query = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await here.Http.PostAsync(new Uri($"imports{query}", UriKind.Relative), content, Cancellation);
        var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        Assert.True(answer.IsSuccessStatusCode, report.ToString());
        return (string)report["id"]!;
    }

    /// <returns>The import after its undo.</returns>
    public static async Task<JsonNode> UndoImportAsync(this Installation here, string id)
    {
        var entry = (await here.SendAsync(HttpMethod.Post, $"imports/{id}/undo"))!;
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while ((string?)entry["state"] == "running")
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "The undo does not end.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
            entry = await here.GetAsync($"imports/{id}");
        }
        return entry;
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
