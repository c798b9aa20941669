using System.Net;

namespace DonorSync.Tests.Scenarios;

/// <summary>The export for a person who requests their own data.</summary>
public sealed class PersonExportTests
{
    [Fact]
    public async Task All_data_of_one_person_can_be_exported_and_no_other_persons()
    {
        await using var here = await Installation.StartAsync();
        var ids = await here.AddPeopleAsync(["ada.export@example.org", "bob.export@example.org"], "Friends");
        await here.FirstSyncAsync();
        here.Account.Unsubscribe("ada.export@example.org");
        await here.SyncAsync();

        var export = await here.GetAsync($"contacts/{ids[0]}/export");

        Assert.Equal("ada.export@example.org", (string?)export["contact"]!["primaryEmail"]);
        var records = export["records"]!;
        Assert.Equal("Friends", (string?)Assert.Single(records["groups"]!.AsArray()));
        Assert.Contains(
            records["consent"]!.AsArray(), static c => (bool?)c!["before"] == true && !(bool)c["after"]! && (string?)c["rule"] == "P1");
        Assert.Equal("unsubscribed", (string?)Assert.Single(records["constantContact"]!.AsArray())!["permission"]);
        Assert.Equal("ada.export@example.org", (string?)Assert.Single(records["remembered"]!.AsArray())!["address"]);
        Assert.Contains(records["changes"]!.AsArray(), static c => (string?)c!["rule"] == "C2" && (string?)c["result"] == "done");
        Assert.DoesNotContain("bob.export", export.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_person_has_no_data()
    {
        await using var here = await Installation.StartAsync();
        await here.SendAsync(HttpMethod.Get, "contacts/00000000-0000-0000-0000-000000000001/export", null, HttpStatusCode.NotFound);
    }
}
