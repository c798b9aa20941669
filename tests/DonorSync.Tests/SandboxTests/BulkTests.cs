using System.Text.Json;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Tests.SandboxTests.Conformance;

namespace DonorSync.Tests.SandboxTests;

public sealed class BulkTests
{
    [Fact]
    public async Task Adding_takes_the_active_revives_the_deleted_and_skips_the_unsubscribed()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        bench.Account.Seed(new SeedContact { Email = "a@example.org" }, new SeedContact
        { Email = "gone@example.org", Permission = PermissionToSend.Unsubscribed }, new SeedContact
        { Email = "deleted@example.org", Deleted = true });
        var ids = bench.Account.Contacts().Select(contact => contact.ContactId.ToString()).Append(EndpointTable.UnknownId).ToArray();
        var status = await RunAsync(bench, "add_list_memberships", new { source = new { contact_ids = ids }, list_ids = new[] { list } });
        Assert.Equal((3, 2, 1), (status.Number("items_total_count"), status.Number("items_completed_count"), status.Number("list_count")));
        Assert.Equal(["a@example.org", "deleted@example.org"], bench.Account.Contacts().Where(contact => contact.Lists.Count == 1)
            .Select(contact => contact.Email).Order());
        Assert.Null(bench.Account.Find("deleted@example.org")!.DeletedAt);
    }

    [Fact]
    public async Task Removing_removes_only_memberships()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "a@example.org", Lists = ["A", "B"] }, new SeedContact
        { Email = "b@example.org", Lists = ["A"] });
        var before = bench.Account.Find("a@example.org")!;
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        var a = bench.Account.Lists().Single(list => list.Name == "A").ListId;
        await RunAsync(bench, "remove_list_memberships",
            new
            {
                source = new { list_ids = new[] { a } },
                exclude = new { contact_ids = new[] { bench.Account.Find("b@example.org")!.ContactId } },
                list_ids = new[] { a }
            });
        var after = bench.Account.Find("a@example.org")!;
        Assert.Equal(["B"], after.Lists);
        Assert.Equal((before.UpdatedAt, PermissionToSend.Implicit), (after.UpdatedAt, after.Permission!.Value));
        Assert.Equal(["A"], bench.Account.Find("b@example.org")!.Lists);
    }

    [Theory]
    [InlineData("""{"list_ids":["{list}"]}""", "source is missing")]
    [InlineData("""{"source":{},"list_ids":["{list}"]}""", "source does not have a valid value")]
    [InlineData("""{"source":{"all_active_contacts":true,"list_ids":["{list}"]},"list_ids":["{list}"]}""",
        "source does not have a valid value")]
    [InlineData("""{"source":{"contact_ids":["{list}"]},"exclude":{"contact_ids":["{list}"]},"list_ids":["{list}"]}""",
        "exclude does not have a valid value")]
    [InlineData("""{"source":{"all_active_contacts":true},"list_ids":"{list}"}""", "list_ids does not have a valid value")]
    [InlineData("""{"source":{"engagement_level":"huge"},"list_ids":["{list}"]}""", "source[engagement_level] does not have a valid value")]
    [InlineData("""{"source":{"all_active_contacts":true},"list_ids":["00000000-0000-1000-8000-000000000000"]}""",
        "list_ids does not have a valid value")]
    public async Task A_source_is_exactly_one_thing(string body, string message)
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        (await bench.PostAsync("/v3/activities/add_list_memberships", body.Replace("{list}", list, StringComparison.Ordinal)))
            .ExpectInvalid(message);
    }

    [Fact]
    public async Task Five_hundred_contacts_and_fifty_lists_are_the_most()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        (await bench.PostAsync("/v3/activities/remove_list_memberships",
            new { source = new { contact_ids = Enumerable.Repeat(list, 501) }, list_ids = new[] { list } }))
                .ExpectInvalid("source[contact_ids] does not have a valid value");
        (await bench.PostAsync("/v3/activities/remove_list_memberships",
            new { source = new { contact_ids = Enumerable.Repeat(list, 500) }, list_ids = Enumerable.Repeat(list, 51) }))
                .ExpectInvalid("list_ids does not have a valid value");
        (await bench.PostAsync("/v3/activities/remove_list_memberships",
            new { source = new { contact_ids = Enumerable.Repeat(list, 500) }, list_ids = Enumerable.Repeat(list, 50) })).Expect(201);
    }

    [Fact]
    public async Task Contacts_and_lists_are_deleted_in_bulk()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "a@example.org", Lists = ["A"] }, new SeedContact
        { Email = "b@example.org", Lists = ["B"] });
        var lists = bench.Account.Lists();
        await RunAsync(bench, "contact_delete", new { list_ids = new[] { lists[0].ListId } });
        Assert.NotNull(bench.Account.Find("a@example.org")!.DeletedAt);
        Assert.Null(bench.Account.Find("b@example.org")!.DeletedAt);
        bench.Account.CreateList("Last");
        await RunAsync(bench, "list_delete", new { list_ids = lists.Select(list => list.ListId) });
        Assert.Equal("Last", Assert.Single(bench.Account.Lists()).Name);
        Assert.Empty(bench.Account.Find("b@example.org")!.Lists);
        (await bench.PostAsync("/v3/activities/contact_delete", new { })).Expect(400);
        (await bench.PostAsync("/v3/activities/contact_delete",
            new { list_ids = new[] { lists[0].ListId }, contact_ids = new[] { lists[0].ListId } })).Expect(400);
    }

    [Fact]
    public async Task An_export_links_its_file_immediately_and_has_it_when_done()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.ActivityDelay = TimeSpan.FromMinutes(1));
        bench.Account.Seed(new SeedContact { Email = "a@example.org", FirstName = "A, \"the first\"" }, new SeedContact
        { Email = "gone@example.org", Permission = PermissionToSend.Unsubscribed, PermissionSource = ActedBy.Contact });
        var activity = (await bench.PostAsync(
            "/v3/activities/contact_exports", new { status = "active", fields = new[] { "email_address", "first_name" } }))
                .Expect(201).Json;
        var href = activity.GetProperty("_links").GetProperty("results").Text("href");
        (await bench.GetAsync(href)).Expect(404);
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Email address,First name\r\na@example.org,\"A, \"\"the first\"\"\"\r\n", (await bench.GetAsync(href))
            .Expect(200).Text);
        (await bench.PostAsync("/v3/activities/contact_exports", new { fields = new[] { "email_optin_source" } }))
            .ExpectInvalid("fields does not have a valid value, email_address is missing");
        (await bench.PostAsync("/v3/activities/contact_exports", new { fields = new[] { "shoe_size" } }))
            .ExpectInvalid("fields does not have a valid value");
        (await bench.PostAsync("/v3/activities/contact_exports", new { list_ids = new[] { EndpointTable.UnknownId } })).Expect(404);
    }

    [Fact]
    public async Task Tags_and_custom_fields_are_added_removed_and_deleted_in_bulk()
    {
        await using var stage = await Stage.SetAsync();
        var bench = stage.Bench;
        var tag = (await bench.PostAsync("/v3/contact_tags", new { name = "Other" })).Expect(201).Json.Text("tag_id");
        await RunAsync(bench, "contacts_taggings_add", new { source = new { all_active_contacts = true }, tag_ids = new[] { tag } });
        Assert.Equal(1, (await bench.GetAsync($"/v3/contact_tags/{tag}?include_count=true")).Json.Number("contacts_count"));
        await RunAsync(bench, "contacts_taggings_remove", new { source = new { tag_ids = new[] { tag } }, tag_ids = new[] { tag } });
        Assert.Equal(0, (await bench.GetAsync($"/v3/contact_tags/{tag}?include_count=true")).Json.Number("contacts_count"));
        await RunAsync(bench, "contacts_tags_delete", new { tag_ids = new[] { stage["tag"] } });
        await RunAsync(bench, "custom_fields_delete", new { custom_field_ids = new[] { stage["field"] } });
        var contact = (await bench.GetAsync($"/v3/contacts/{stage["contact"]}?include=taggings,custom_fields")).Json;
        Assert.Empty(contact.Texts("taggings"));
        Assert.Equal(0, contact.GetProperty("custom_fields").GetArrayLength());
        (await bench.GetAsync($"/v3/contact_tags/{stage["tag"]}")).Expect(404);
    }

    private static async Task<JsonElement> RunAsync(SandboxBench bench, string name, object body)
    {
        var activity = (await bench.PostAsync($"/v3/activities/{name}", body)).Expect(201).Json;
        var done = (await bench.GetAsync(activity.GetProperty("_links").GetProperty("self").Text("href"))).Expect(200).Json;
        Assert.Equal("completed", done.Text("state"));
        return done.GetProperty("status");
    }
}
