using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.Scenarios;

/// <summary>C11: Constant Contact returns full names of states and countries, and the donor database keeps its codes.</summary>
public sealed class PlaceSpellingTests
{
    const int Contacts = 300;

    [Fact]
    public async Task Codes_returned_as_names_change_nothing_and_a_cleared_value_is_cleared_C11_T5_B3()
    {
        await using var here = await Installation.StartAsync();
        await AddAsync(here, Contacts);
        await here.FirstSyncAsync();
        Assert.All(here.Account.Contacts(), static c => Assert.Equal(("Massachusetts", "United States"), (c.State, c.Country)));
        var before = await AddressesAsync(here);
        here.Account.Edit("donor1@example.org", new ContactEdit { City = "" });
        here.Account.Edit("donor2@example.org", new ContactEdit { State = "" });
        here.Account.Edit("donor3@example.org", new ContactEdit { State = "Maine" });

        var second = await here.SyncAsync();

        Assert.Equal(("completed", 3), ((string?)second["state"], Installation.StepsDone(second)));
        await AssertEditsAsync(here, before);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync(fullRead: true)));
    }

    [Fact]
    public async Task Contacts_that_meet_in_two_spellings_keep_the_CRMs_and_later_edits_come_in_C11_T4_T5()
    {
        await using var here = await Installation.StartAsync();
        await AddAsync(here, Contacts);
        // Later than the contacts of the CRM, so that T4 prefers these.
        here.Account.Seed([.. Enumerable.Range(0, Contacts).Select(static i => new SeedContact
        {
            Email = $"donor{i}@example.org", FirstName = "Test", LastName = $"Donor {i}",
            City = "Boston", State = "Massachusetts", Country = "United States",
            Lists = ["Newsletter"], UpdatedAt = TimeProvider.System.GetUtcNow().AddHours(1),
        })]);
        var before = await AddressesAsync(here);

        await here.FirstSyncAsync();
        Assert.Equal(before.ToString(), (await AddressesAsync(here)).ToString());
        here.Account.Edit("donor1@example.org", new ContactEdit { City = "" });
        here.Account.Edit("donor2@example.org", new ContactEdit { State = "" });
        here.Account.Edit("donor3@example.org", new ContactEdit { State = "Maine" });
        var second = await here.SyncAsync();

        Assert.Equal(("completed", 3), ((string?)second["state"], Installation.StepsDone(second)));
        await AssertEditsAsync(here, before);
    }

    [Fact]
    public async Task An_account_that_kept_codes_and_now_shows_names_changes_nothing_and_is_not_held_C11_T1_B3()
    {
        await using var here = await Installation.StartAsync(static options => options.Behaviour = new() { ExpandPlaces = false });
        await AddAsync(here, Contacts);
        await here.FirstSyncAsync();
        Assert.All(here.Account.Contacts(), static c => Assert.Equal(("MA", "US"), (c.State, c.Country)));
        var before = await AddressesAsync(here);
        foreach (var contact in here.Account.Contacts())
            here.Account.Edit(contact.Email!, new ContactEdit { State = "Massachusetts", Country = "United States" });

        var second = await here.SyncAsync();

        Assert.Equal(("completed", 0), ((string?)second["state"], Installation.StepsDone(second)));
        Assert.Equal(before.ToString(), (await AddressesAsync(here)).ToString());
        here.Account.Edit("donor1@example.org", new ContactEdit { Country = "" });
        Assert.Equal(1, Installation.StepsDone(await here.SyncAsync()));
        Assert.Null((await here.ContactAsync("donor1@example.org"))!["country"]);
    }

    static async Task AssertEditsAsync(Installation here, JsonArray before)
    {
        var after = await AddressesAsync(here);
        foreach (var (was, now) in before.Zip(after))
        {
            var expected = was!.DeepClone();
            switch ((string)was["primaryEmail"]!)
            {
                case "donor1@example.org": expected["city"] = null; break;
                case "donor2@example.org": expected["state"] = null; break;
                case "donor3@example.org": expected["state"] = "Maine"; break;
            }
            Assert.Equal(expected.ToString(), now!.ToString());
        }
    }

    static async Task AddAsync(Installation here, int contacts) => await here.SendAsync(HttpMethod.Post, "contacts/bulk", new
    {
        contacts = Enumerable.Range(0, contacts).Select(static i => new
        {
            type = "person",
            firstName = "Test",
            lastName = $"Donor {i}",
            primaryEmail = $"donor{i}@example.org",
            city = "Boston",
            state = "MA",
            country = "US",
            groups = new[] { "Newsletter" },
        }),
    });

    static async Task<JsonArray> AddressesAsync(Installation here) => [.. (await here.GetAsync("contacts?limit=1000"))["items"]!.AsArray()
        .OrderBy(static c => (string?)c!["primaryEmail"], StringComparer.Ordinal)
        .Select(static c => new JsonObject
        {
            ["primaryEmail"] = (string?)c!["primaryEmail"], ["city"] = (string?)c["city"],
            ["state"] = (string?)c["state"], ["country"] = (string?)c["country"],
        })];
}
