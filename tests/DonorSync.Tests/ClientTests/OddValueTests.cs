using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>B7: an unexpected null or value costs at most the contact or list that has it, and imported values are clean.</summary>
public sealed class OddValueTests
{
    const string Ada = """{"contact_id":"c1","email_address":{"address":"ada@example.org","permission_to_send":"implicit"}"""
        + ""","list_memberships":["l1"]}""";

    static async Task<(ContactPage Page, ReadNotes Notes)> ReadAsync(string row)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("GET /v3/contacts", Reply.Json($$"""{"contacts":[{{row}},{{Ada}}],"contacts_count":2}"""));
        var open = harness.Open();
        List<ContactPage> pages = [];
        await foreach (var page in open.ContactsAsync(new ContactRead.All(), default))
            pages.Add(page);
        return (Assert.Single(pages), open.Notes!);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("7", null)]
    [InlineData("[]", null)]
    [InlineData("{}", null)]
    [InlineData("""{"contact_id":7}""", null)]
    [InlineData("""{"contact_id":"a,b"}""", null)]
    [InlineData("""{"contact_id":"c9","email_address":{"address":"x@example.org","permission_to_send":1}}""", "c9")]
    [InlineData("""{"email_address":{"permission_to_send":{"a":["contact_id"]}},"contact_id":"c9"}""", "c9")]
    [InlineData("""{"contact_id":"c9","email_address":"x@example.org"}""", "c9")]
    [InlineData("""{"contact_id":"c9","email_address":{"opt_in_date":0}}""", "c9")]
    [InlineData("""{"contact_id":"c9","deleted_at":"whenever"}""", "c9")]
    [InlineData("""{"contact_id":"c9","deleted_at":1}""", "c9")]
    [InlineData("""{"contact_id":"c9","list_memberships":[null]}""", "c9")]
    [InlineData("""{"contact_id":"c9","list_memberships":"l1"}""", "c9")]
    [InlineData("""{"contact_id":"c9","street_addresses":{"kind":"home"}}""", "c9")]
    [InlineData("""{"contact_id":"c9","first_name":["A"]}""", "c9")]
    public async Task A_contact_that_cannot_be_read_is_skipped_and_listed_and_counts_as_shown(string row, string? id)
    {
        var (page, notes) = await ReadAsync(row);

        Assert.Equal("c1", Assert.Single(page.Contacts).Id.Value);
        Assert.Equal(id, Assert.Single(page.Unread)?.Value);
        Assert.Equal(id is null, page.ProvesNothing);
        Assert.Equal(1, notes.Unread);
        var listed = Assert.Single(notes.ToWarnings());
        Assert.Equal(("B7", 1), (listed.Rule, listed.Count));
        Assert.Contains(id ?? "one without an id", listed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"updated_at\":0")]
    [InlineData("\"updated_at\":{\"a\":1},\"created_at\":[]")]
    [InlineData("\"street_addresses\":[null]")]
    [InlineData("\"street_addresses\":null,\"list_memberships\":null")]
    [InlineData("\"first_name\":null")]
    public async Task An_odd_value_that_does_not_matter_costs_no_contact(string odd)
    {
        var (page, notes) = await ReadAsync(
            $$$"""{"contact_id":"c9","email_address":{"address":"x@example.org","permission_to_send":"unsubscribed"},{{{odd}}}}""");

        Assert.Equal(Permission.Unsubscribed, page.Contacts[0].Permission);
        Assert.Equal(0, notes.Unread);
    }

    [Theory]
    [InlineData("1000000000000")]
    [InlineData("\"many\"")]
    [InlineData("-3")]
    [InlineData("2.5")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    public async Task An_invalid_count_reads_as_missing(string count)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("GET /v3/contacts", Reply.Json($$"""{"contacts":[{{Ada}}],"contacts_count":{{count}}}"""))
            .On("GET /v3/contact_lists",
                Reply.Json($$"""{"lists":[{"list_id":"l1","name":"News","membership_count":{{count}}}],"lists_count":{{count}}}"""));

        await foreach (var page in harness.Open().ContactsAsync(new ContactRead.All(), default))
            Assert.Null(page.Total);
        Assert.Equal(new ListSeen(new("l1"), "News", false, null), Assert.Single(await harness.Open().ListsAsync(default)));
    }

    [Theory]
    [InlineData("""null""")]
    [InlineData("""{"list_id":"l9","name":5}""")]
    [InlineData("""{"list_id":"l9"}""")]
    [InlineData("""{"list_id":"l9","name":" \u0000 "}""")]
    [InlineData("""{"list_id":"l9","name":"A","deleted_at":"never"}""")]
    [InlineData("""{"list_id":"l9","name":"A","favorite":"yes"}""")]
    public async Task A_list_that_cannot_be_read_is_skipped_and_listed(string row)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("GET /v3/contact_lists", Reply.Json($$"""{"lists":[{{row}},{"list_id":"l1","name":"News"}]}"""));
        var open = harness.Open();

        Assert.Equal("l1", Assert.Single(await open.ListsAsync(default)).Id.Value);
        Assert.Equal(1, open.Notes!.Unread);
    }

    [Fact]
    public async Task Fields_are_cleaned_and_cut_to_the_maximum_of_the_CRM_with_a_note()
    {
        var (page, notes) = await ReadAsync(
            $$"""
            {"contact_id":"c9","first_name":"a\nb\tc\u202e<b>","last_name":"{{new string('x', 5_000)}}",
             "street_addresses":[{"kind":"home","street":"1 Main St\nFlat 2\u0007","city":"half \ud83d","state":"\u0000"}]}
            """);

        var fields = page.Contacts[0].Fields;
        Assert.Equal(("a b c<b>", new string('x', 200)), (fields.FirstName, fields.LastName));
        Assert.Equal(("1 Main St\nFlat 2", "half", null), (fields.Street, fields.City, fields.State));
        Assert.Equal(0, notes.Unread);
        Assert.Contains("c9", Assert.Single(notes.ToWarnings()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_a_list_is_cleaned_and_cut_too()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            "GET /v3/contact_lists", Reply.Json($$"""{"lists":[{"list_id":"l1","name":"\u202eNews\n{{new string('x', 900)}}"}]}"""));
        var open = harness.Open();

        var name = Assert.Single(await open.ListsAsync(default)).Name;

        Assert.Equal(GroupNames.MaxLength, name.Length);
        Assert.StartsWith("News x", name, StringComparison.Ordinal);
        Assert.Single(open.Notes!.ToWarnings());
    }

    /// <summary>P3: the donor's own act needs a plausible time.</summary>
    [Theory]
    [InlineData("whenever")]
    [InlineData("9999-01-01T00:00:00Z")]
    public async Task A_permission_with_an_implausible_time_is_not_the_donors_later_act(string at)
    {
        var (page, _) = await ReadAsync(
            $$$"""{"contact_id":"c9","email_address":{"address":"x@example."""
            + $$$"""org","permission_to_send":"explicit","opt_in_source":"Contact","opt_in_date":"{{{at}}}","updated_at":"2026-03-10T08:"""
            + $$$"""00:00Z"}}""");

        Assert.Equal((false, null), (page.Contacts[0].PermissionByDonor, page.Contacts[0].PermissionAt));
    }
}
