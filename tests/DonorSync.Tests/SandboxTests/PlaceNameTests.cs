using System.Text.Json;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.SandboxTests;

/// <summary>The service stores full names of states and countries, unless the switch is off.</summary>
public sealed class PlaceNameTests
{
    [Theory]
    [InlineData("IL", "US", "Illinois", "United States")]
    [InlineData("ca", "usa", "California", "United States")]
    [InlineData("CA", "CA", "CA", "Canada")]
    [InlineData("on", "CAN", "Ontario", "Canada")]
    [InlineData("WA", "AU", "Western Australia", "Australia")]
    [InlineData("WA", null, "Washington", null)]
    [InlineData("NSW", null, "New South Wales", null)]
    [InlineData("texas", "United States", "Texas", "United States")]
    [InlineData("DE", "DE", "DE", "Germany")]
    [InlineData("Tyrol", "Austria", "Tyrol", "Austria")]
    [InlineData(null, "KOR", null, "Korea, Republic of")]
    public async Task A_code_comes_back_as_a_name(string? state, string? country, string? named, string? countryNamed)
    {
        await using var bench = await SandboxBench.StartAsync();
        var answer = (await bench.PostAsync("/v3/contacts", Body(state, country))).Json;
        Assert.Equal((named, countryNamed), PlaceOf(answer));

        await ImportAsync(bench, new { email = "bob@example.org", state, country });
        var bob = bench.Account.Find("bob@example.org")!;
        Assert.Equal((named, countryNamed), (bob.State, bob.Country));
    }

    [Fact]
    public async Task A_code_that_is_sent_again_gives_the_address_a_new_id_and_a_name_does_not()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = (await bench.PostAsync("/v3/contacts", Body("IL", "US"))).Json.Text("contact_id");
        var first = await AddressIdAsync(bench, id);

        await bench.PutAsync($"/v3/contacts/{id}", Body("Illinois", "United States", update: true));
        Assert.Equal(first, await AddressIdAsync(bench, id));

        await bench.PutAsync($"/v3/contacts/{id}", Body("IL", "US", update: true));
        Assert.NotEqual(first, await AddressIdAsync(bench, id));
        Assert.Equal("Illinois", bench.Account.Find("ada@example.org")!.State);
    }

    [Fact]
    public async Task An_import_without_address_columns_keeps_the_address()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", State = "IL", Country = "US", Lists = ["A"] });
        await ImportAsync(bench, new { email = "ada@example.org", first_name = "Ada" });
        var ada = bench.Account.Find("ada@example.org")!;
        Assert.Equal(("Ada", "IL", "US"), (ada.FirstName, ada.State, ada.Country));
    }

    [Fact]
    public async Task The_switch_keeps_the_sent_spelling()
    {
        await using var bench = await SandboxBench.StartAsync(static options => options.Behaviour = new() { ExpandPlaces = false });
        Assert.Equal(("IL", "US"), PlaceOf((await bench.PostAsync("/v3/contacts", Body("IL", "US"))).Json));
    }

    static async Task ImportAsync(SandboxBench bench, object row)
    {
        var list_ids = new[] { await bench.ListAsync("Imported") };
        (await bench.PostAsync("/v3/activities/contacts_json_import", new { import_data = new[] { row }, list_ids })).Expect(201);
    }

    static object Body(string? state, string? country, bool update = false)
    {
        var street_addresses = new[] { new { kind = "home", state, country } };
        return update
            ? new { email_address = new { address = "ada@example.org" }, update_source = "Account", street_addresses }
            : new { email_address = new { address = "ada@example.org" }, create_source = "Account", street_addresses };
    }

    static async Task<string?> AddressIdAsync(SandboxBench bench, string? id) =>
        (await bench.GetAsync($"/v3/contacts/{id}?include=street_addresses")).Json.GetProperty("street_addresses")[0]
            .Text("street_address_id");

    static (string?, string?) PlaceOf(JsonElement contact)
    {
        var address = contact.GetProperty("street_addresses")[0];
        return (Text(address, "state"), Text(address, "country"));

        static string? Text(JsonElement address, string name) => address.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
