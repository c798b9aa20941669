using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

public sealed class ListTests
{
    [Fact]
    public async Task Lists_come_by_id_with_a_cursor_that_names_the_next()
    {
        await using var bench = await SandboxBench.StartAsync();
        foreach (var name in new[] { "C", "A", "B" })
            await bench.ListAsync(name);
        var all = (await bench.GetAsync("/v3/contact_lists")).Expect(200).Json;
        var ids = all.GetProperty("lists").EnumerateArray().Select(list => list.Text("list_id")).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal("{}", all.GetProperty("_links").GetRawText());
        var first = (await bench.GetAsync("/v3/contact_lists?limit=2&include_count=true")).Json;
        Assert.Equal(3, first.Number("lists_count"));
        var second = (await bench.GetAsync(first.GetProperty("_links").GetProperty("next").Text("href"))).Json;
        Assert.Equal(ids[2], Assert.Single(second.GetProperty("lists").EnumerateArray()).Text("list_id"));
    }

    [Fact]
    public async Task Names_are_unique_ignoring_case_and_free_again_once_deleted()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = await bench.ListAsync("Newsletter");
        var other = await bench.ListAsync("Other");
        (await bench.PostAsync("/v3/contact_lists", new { name = "newsletter" }))
            .ExpectError(409, "contacts.api.conflict", "Validation failed: Name has already been taken");
        (await bench.PutAsync($"/v3/contact_lists/{other}", new { name = "NEWSLETTER", favorite = false })).Expect(409);
        (await bench.PutAsync($"/v3/contact_lists/{id}", new { name = "NEWSLETTER", favorite = false })).Expect(200);
        bench.Control.Behaviour = bench.Control.Behaviour with { ListRenameConflictIs400 = true, ListNamesIgnoreCase = false };
        (await bench.PutAsync($"/v3/contact_lists/{other}", new { name = "NEWSLETTER", favorite = false })).Expect(400);
        await bench.ListAsync("newsletter");
        (await bench.DeleteAsync($"/v3/contact_lists/{id}")).Expect(202);
        await bench.ListAsync("NEWSLETTER");
        bench.Account.DeleteList("NEWSLETTER");
        bench.Control.Behaviour = bench.Control.Behaviour with { DeletedListNamesAreFree = false };
        (await bench.PostAsync("/v3/contact_lists", new { name = "NEWSLETTER" })).Expect(409);
    }

    [Fact]
    public async Task Deleting_is_asynchronous_and_removes_only_the_memberships()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.ActivityDelay = TimeSpan.FromMinutes(1));
        var id = await bench.ListAsync("A");
        await bench.ListAsync("Last");
        await bench.ContactAsync("ada@example.org", id);
        var reply = (await bench.DeleteAsync($"/v3/contact_lists/{id}")).Expect(202);
        Assert.Equal($"/v3/activities/{reply.Json.Text("activity_id")}", reply.Location!.ToString());
        Assert.Equal(("initialized", 1), (reply.Json.Text("state"), reply.Json.Number("percent_done")));
        (await bench.GetAsync($"/v3/contact_lists/{id}")).Expect(200);
        bench.Control.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("processing", (await bench.GetAsync(reply.Location.ToString())).Json.Text("state"));
        bench.Control.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("completed", (await bench.GetAsync(reply.Location.ToString())).Json.Text("state"));
        Assert.Empty(bench.Account.Find("ada@example.org")!.Lists);
        Assert.Single((await bench.GetAsync("/v3/contact_lists")).Json.GetProperty("lists").EnumerateArray());
        Assert.True((await bench.GetAsync("/v3/contact_lists?status=deleted")).Json.GetProperty("lists")[0].Has("deleted_at"));
        (await bench.DeleteAsync($"/v3/contact_lists/{id}")).ExpectInvalid("list_id not found");
        (await bench.PutAsync($"/v3/contact_lists/{id}", new { name = "B", favorite = false })).Expect(404);
    }

    [Fact]
    public async Task Membership_counts_come_when_asked_and_memberships_do_not_touch_the_list()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = await bench.ListAsync("A");
        var before = bench.Account.Lists().Single();
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Account.Seed(new SeedContact { Email = "a@example.org", Lists = ["A"] }, new SeedContact
        { Email = "b@example.org", Permission = PermissionToSend.TempHold, Lists = ["A"] });
        Assert.False((await bench.GetAsync("/v3/contact_lists")).Json.GetProperty("lists")[0].Has("membership_count"));
        Assert.Equal(2, (await bench.GetAsync("/v3/contact_lists?include_count=true")).Json.GetProperty("lists")[0]
            .Number("membership_count"));
        Assert.Equal(2, (await bench.GetAsync($"/v3/contact_lists/{id}?include_membership_count=all")).Json.Number("membership_count"));
        Assert.Equal(1, (await bench.GetAsync($"/v3/contact_lists/{id}?include_membership_count=active")).Json.Number("membership_count"));
        (await bench.GetAsync("/v3/contact_lists?include_membership_count=some"))
            .ExpectInvalid("include_membership_count does not have a valid value");
        Assert.Equal(before.UpdatedAt, bench.Account.Lists().Single().UpdatedAt);
    }

    [Fact]
    public async Task A_name_filters_one_list_and_channels_are_separate()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.ListAsync("A");
        await bench.ListAsync("AB");
        Assert.Equal("A", Assert.Single((await bench.GetAsync("/v3/contact_lists?name=A")).Json.GetProperty("lists").EnumerateArray())
            .Text("name"));
        Assert.Empty((await bench.GetAsync("/v3/contact_lists?channel_type=sms")).Json.GetProperty("lists").EnumerateArray());
    }

    [Fact]
    public async Task A_put_clears_what_it_omits_unless_switched()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = (await bench.PostAsync("/v3/contact_lists", new { name = "A", description = "D", favorite = true }))
            .Expect(201).Json.Text("list_id");
        bench.Control.Behaviour = bench.Control.Behaviour with { ListPutClearsOmitted = false, ListPutNeedsFavorite = false };
        Assert.Equal("D", (await bench.PutAsync($"/v3/contact_lists/{id}", new { name = "B" })).Json.Text("description"));
        bench.Control.Behaviour = bench.Control.Behaviour with { ListPutClearsOmitted = true };
        Assert.False((await bench.PutAsync($"/v3/contact_lists/{id}", new { name = "B" })).Json.Has("description"));
    }

    [Fact]
    public async Task A_thousand_lists_and_255_characters_are_the_most()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(Enumerable.Range(0, 999).Select(i => new SeedList { Name = $"List {i}" }), []);
        (await bench.PostAsync("/v3/contact_lists", new { name = new string('x', 256) })).ExpectInvalid("name does not have a valid value");
        await bench.ListAsync(new string('x', 255));
        (await bench.PostAsync("/v3/contact_lists", new { name = "One more" })).Expect(400);
        Assert.Equal(1000, (await bench.GetAsync("/v3/contact_lists?limit=1000")).Json.GetProperty("lists").GetArrayLength());
    }

    [Fact]
    public async Task Fifty_lists_are_the_most_for_a_contact()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed([], [new SeedContact { Email = "ada@example.org", Lists = [.. Enumerable.Range(0, 50).Select(i => $"L{i}")] }]);
        var extra = await bench.ListAsync("Extra");
        var id = bench.Account.Find("ada@example.org")!.ContactId;
        var activity = (await bench.PostAsync(
            "/v3/activities/add_list_memberships", new { source = new { contact_ids = new[] { id } }, list_ids = new[] { extra } }))
                .Expect(201).Json;
        var status = (await bench.GetAsync(activity.GetProperty("_links").GetProperty("self").Text("href"))).Json.GetProperty("status");
        Assert.Equal((1, 0), (status.Number("items_total_count"), status.Number("items_completed_count")));
        Assert.Throws<InvalidOperationException>(() => bench.Account.AddToList("ada@example.org", "Extra"));
        (await bench.PostAsync("/v3/contacts",
            new { create_source = "Account", first_name = "B", list_memberships = bench.Account.Lists().Select(list => list.ListId) }))
                .ExpectInvalid("list_memberships does not have a valid value");
    }
}
