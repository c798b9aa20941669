using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>Reading contacts page by page, and pages with missing parts.</summary>
public sealed class PagingTests
{
    const string Contacts = "GET /v3/contacts";

    static async Task<List<ContactPage>> ReadAsync(ClientHarness harness, ContactRead read)
    {
        List<ContactPage> pages = [];
        await foreach (var page in harness.Open().ContactsAsync(read, default))
            pages.Add(page);
        return pages;
    }

    [Fact]
    public async Task Pages_are_followed_by_their_links_to_the_end()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            Contacts,
            Reply.Json(
                """{"contacts":[{"contact_id":"c1"}],"contacts_count":2,"_links":{"next":{"href":"/v3/contacts?cursor="""
                + """bGltaXQ9MSZuZXh0PTI="}}}"""),
            Reply.Json("""{"contacts":[{"contact_id":"c2"}],"_links":{}}"""));

        var pages = await ReadAsync(harness, new ContactRead.All());

        Assert.Equal(["c1", "c2"], pages.SelectMany(static p => p.Contacts).Select(static c => c.Id.Value));
        Assert.Equal([2, null], pages.Select(static p => p.Total));
        var (first, second) = (harness.Server.Log[0], harness.Server.Log[1]);
        Assert.Equal("all", first.Query["status"]);
        Assert.Equal("500", first.Query["limit"]);
        Assert.Equal("true", first.Query["include_count"]);
        Assert.Equal("list_memberships,street_addresses", first.Query["include"]);
        Assert.Equal("bGltaXQ9MSZuZXh0PTI=", second.Query["cursor"]);
        Assert.Single(second.Query);
    }

    [Theory]
    [InlineData("""{"contacts":[]}""")]
    [InlineData("""{"contacts":[],"_links":null}""")]
    [InlineData("""{"contacts":[],"_links":{"next":null}}""")]
    [InlineData("""{"contacts":[],"_links":{"next":{}}}""")]
    [InlineData("""{"contacts":null,"_links":{}}""")]
    [InlineData("{}")]
    public async Task A_last_page_has_many_forms(string body)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Contacts, Reply.Json(body));

        Assert.Empty((await ReadAsync(harness, new ContactRead.All())).Single().Contacts);
    }

    [Fact]
    public async Task Pages_that_go_in_a_circle_end_in_an_error()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Contacts, Reply.Json("""{"contacts":[],"_links":{"next":{"href":"/v3/contacts?cursor=a"}}}"""));

        await Assert.ThrowsAsync<EndlessReadException>(() => ReadAsync(harness, new ContactRead.All()));

        Assert.Equal(2, harness.Server.Log.Count);
    }

    [Theory]
    [InlineData("/v3/activities?cursor=a")]
    [InlineData("https://elsewhere.example/v3/contacts?cursor=a")]
    [InlineData("//elsewhere.example/v3/contacts")]
    [InlineData("/v3/contacts/../account/summary")]
    public async Task A_link_to_another_site_is_not_followed(string href)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            Contacts, Reply.Json("""{"contacts":[],"_links":{"next":{"href":"HREF"}}}""".Replace("HREF", href, StringComparison.Ordinal)));

        await Assert.ThrowsAsync<UnavailableException>(() => ReadAsync(harness, new ContactRead.All()));

        Assert.Single(harness.Server.Log);
    }

    [Fact]
    public async Task Each_kind_of_read_requests_the_right_contacts()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Contacts, Reply.Json("{}"));
        var since = new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

        await ReadAsync(harness, new ContactRead.ChangedSince(since));
        await ReadAsync(harness, new ContactRead.OptedOutSince(since));
        await ReadAsync(harness, new ContactRead.OnLists([new("l1"), new("l2")]));
        await ReadAsync(harness, new ContactRead.At(Make.Email("ada+x@example.org")));

        var log = harness.Server.Log;
        Assert.Equal("2026-03-10T08:00:00Z", log[0].Query["updated_after"]);
        Assert.Equal("2026-03-10T08:00:00Z", log[1].Query["optout_after"]);
        Assert.Equal("l1,l2", log[2].Query["lists"]);
        Assert.Equal("ada+x@example.org", log[3].Query["email"]);
        Assert.All(log, static arrived => Assert.Equal("all", arrived.Query["status"]));
    }

    [Fact]
    public async Task A_contact_is_read_with_all_that_may_be_missing_or_new()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Contacts, Reply.Json(
            """
            {"contacts":[
              {"contact_id":"c1","email_address":{"address":"Ada@Example.org","permission_to_send":"explicit","opt_in_source":"Contact",
                 "opt_in_date":"2026-01-02T03:04:05Z","updated_at":"2026-02-02T00:00:00Z","confirm_status":"off"},
               "first_name":" Ada ","last_name":"","create_source":"Landing Page","updated_at":"2026-02-05T07:32:49.766+0000",
               "street_addresses":[{"kind":"other","city":"O"},{"kind":"work","city":"W"},{"kind":"home","street":"1 Main St",
               "state":"NY","postal_code":"10001","country":"US"}],
               "list_memberships":["l1","l2","l1"],"sms_channel":{"x":1}},
              {"contact_id":"c2","created_at":"2026-01-01T00:00:00Z"},
              {"contact_id":"c3","email_address":{"address":"b@example.org","permission_to_send":"on_the_moon",
               "updated_at":"2026-02-02T00:00:00Z"},"deleted_at":"2022-08-15"},
              {"contact_id":"c4","email_address":{"address":"not an address","permission_to_send":"temp_hold"}},
              {"first_name":"no id"}]}
            """));

        var contacts = (await ReadAsync(harness, new ContactRead.All())).Single().Contacts;

        Assert.Equal(["c1", "c2", "c3", "c4"], contacts.Select(static c => c.Id.Value));
        Assert.Equal("ada@example.org", contacts[0].Email!.Key.Value);
        Assert.Equal(
            [Permission.Explicit, Permission.NotSet, Permission.Unknown, Permission.TempHold], contacts.Select(static c => c.Permission));
        Assert.Equal([true, false, false, false], contacts.Select(static c => c.PermissionByDonor));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), contacts[0].PermissionAt);
        Assert.Equal(new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero), contacts[2].PermissionAt);
        Assert.Equal(new CtctFields("Ada", null, "1 Main St", null, "NY", "10001", "US"), contacts[0].Fields);
        Assert.Equal([new("l1"), new("l2")], contacts[0].Lists);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), contacts[1].UpdatedAt);
        Assert.Equal([false, false, true, false], contacts.Select(static c => c.Deleted));
        Assert.Null(contacts[1].Email);
        Assert.Null(contacts[3].Email);
    }

    [Fact]
    public async Task The_page_of_an_unknown_contact_is_empty()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("GET /v3/contacts/c9", Reply.NotFound).On("GET /v3/contacts/c1", Reply.Json("""{"contact_id":"c1"}"""));

        Assert.Empty((await ReadAsync(harness, new ContactRead.One(new("c9")))).Single().Contacts);
        Assert.Single((await ReadAsync(harness, new ContactRead.One(new("c1")))).Single().Contacts);
    }
}
