using System.Text.Json;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

/// <summary>Facts about the real service, as of November 2026: contacts, lists, activities and the bill, with their switches.</summary>
public sealed class ServiceFactsTests
{
    static void Switch(SandboxBench bench, Func<SandboxBehaviour, SandboxBehaviour> change) =>
        bench.Control.Behaviour = change(bench.Control.Behaviour);

    [Theory]
    [InlineData("Account", "implicit")]
    [InlineData("Contact", "explicit")]
    public async Task An_omitted_permission_follows_the_source(string source, string permission)
    {
        await using var bench = await SandboxBench.StartAsync();
        var made = await bench.PostAsync(
            "/v3/contacts", new { create_source = source, email_address = new { address = "ada@example.org" } });
        Assert.Equal(permission, made.Expect(201).Json.GetProperty("email_address").Text("permission_to_send"));
        Switch(bench, b => b with { DefaultPermission = PermissionToSend.NotSet });
        made = await bench.PostAsync("/v3/contacts", new { create_source = source, email_address = new { address = "ben@example.org" } });
        Assert.Equal("not_set", made.Expect(201).Json.GetProperty("email_address").Text("permission_to_send"));
    }

    [Fact]
    public async Task A_put_without_the_address_is_refused_and_one_without_the_permission_keeps_it()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = await bench.ContactAsync("ada@example.org");
        (await bench.PutAsync($"/v3/contacts/{id}", new { update_source = "Account", first_name = "Ada" }))
            .ExpectInvalid("email_address is missing");
        bench.Account.SetPermission("ada@example.org", PermissionToSend.TempHold);
        var kept = await bench.PutAsync(
            $"/v3/contacts/{id}", new { update_source = "Account", email_address = new { address = "ada@example.org" } });
        Assert.Equal("temp_hold", kept.Expect(200).Json.GetProperty("email_address").Text("permission_to_send"));
    }

    [Fact]
    public async Task Explicit_never_becomes_implicit()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", Permission = PermissionToSend.Explicit });
        var id = bench.Account.Find("ada@example.org")!.ContactId;
        object body = new
        {
            update_source = "Account",
            email_address = new { address = "ada@example.org", permission_to_send = "implicit" }
        };
        (await bench.PutAsync($"/v3/contacts/{id}", body)).ExpectInvalid("email_address[permission_to_send] does not have a valid value");
        Switch(bench, b => b with { ExplicitMayBecomeImplicit = true });
        (await bench.PutAsync($"/v3/contacts/{id}", body)).Expect(200);
    }

    [Fact]
    public async Task A_put_moves_the_time_of_the_contact_and_not_that_of_the_address()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = await bench.ContactAsync("ada@example.org");
        var before = bench.Account.Find("ada@example.org")!;
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        object same = new { update_source = "Account", email_address = new { address = "ada@example.org" } };
        (await bench.PutAsync($"/v3/contacts/{id}", same)).Expect(200);
        var after = bench.Account.Find("ada@example.org")!;
        Assert.True(after.UpdatedAt > before.UpdatedAt);
        Assert.Equal(before.EmailUpdatedAt, after.EmailUpdatedAt);
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        Switch(bench, b => b with { PutMovesUpdatedAt = false });
        (await bench.PutAsync($"/v3/contacts/{id}", same)).Expect(200);
        Assert.Equal(after.UpdatedAt, bench.Account.Find("ada@example.org")!.UpdatedAt);
    }

    [Fact]
    public async Task A_contact_may_be_sent_back_as_read_and_only_the_sent_parts_are_returned()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", FirstName = "Ada", Street = "1 Elm St", Lists = ["A"] });
        var id = bench.Account.Find("ada@example.org")!.ContactId;
        var read = (await bench.GetAsync($"/v3/contacts/{id}?include=list_memberships,street_addresses")).Json;
        var body = read.Deserialize<Dictionary<string, object?>>()!;
        body["update_source"] = "Account";
        var answer = (await bench.PutAsync($"/v3/contacts/{id}", body)).Expect(200).Json;
        Assert.Equal(read.Text("created_at"), answer.Text("created_at"));
        Assert.True(answer.Has("street_addresses") && answer.Has("list_memberships"));
        Assert.False(answer.Has("taggings"));
        body["street_addresses"] = Array.Empty<object>();
        body.Remove("list_memberships");
        answer = (await bench.PutAsync($"/v3/contacts/{id}", body)).Expect(200).Json;
        Assert.Empty(answer.GetProperty("street_addresses").EnumerateArray());
        Assert.False(answer.Has("list_memberships"));
        Assert.Equal(["A"], bench.Account.Find("ada@example.org")!.Lists);
    }

    [Fact]
    public async Task A_deleted_contact_leaves_the_listings_and_stays_readable_and_a_second_delete_is_404()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = await bench.ContactAsync("ada@example.org");
        (await bench.DeleteAsync($"/v3/contacts/{id}")).Expect(204);
        Assert.Empty((await bench.GetAsync("/v3/contacts")).Json.GetProperty("contacts").EnumerateArray());
        Assert.True((await bench.GetAsync($"/v3/contacts/{id}")).Expect(200).Json.Has("deleted_at"));
        (await bench.DeleteAsync($"/v3/contacts/{id}")).Expect(404);
    }

    [Fact]
    public async Task Memberships_come_sorted_by_list_id()
    {
        await using var bench = await SandboxBench.StartAsync();
        string[] lists = [await bench.ListAsync("A"), await bench.ListAsync("B"), await bench.ListAsync("C")];
        var id = await bench.ContactAsync("ada@example.org", lists[2], lists[0], lists[1]);
        var read = (await bench.GetAsync($"/v3/contacts/{id}?include=list_memberships")).Json.Texts("list_memberships");
        Assert.Equal(lists.Order(StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task Two_contacts_may_share_an_address_and_contacts_may_have_none()
    {
        await using var bench = await SandboxBench.StartAsync();
        Assert.Equal(4, bench.Account.Seed(
            new SeedContact { Email = "ada@example.org", FirstName = "One" },
            new SeedContact
            {
                Email = "Ada@example.org",
                FirstName = "Two",
                SharesAddress = true,
                Permission = PermissionToSend.Unsubscribed
            },
            new SeedContact { FirstName = "Nameless", SmsNumber = "15551234567" }, new SeedContact { SmsNumber = "15557654321" }));
        Assert.Equal(0, bench.Account.Seed(new SeedContact { Email = "ada@example.org" }));

        var found = (await bench.GetAsync("/v3/contacts?email=ada@example.org&status=all")).Json.GetProperty("contacts");
        Assert.Equal(["One", "Two"], found.EnumerateArray().Select(contact => contact.Text("first_name")).Order());
        var all = (await bench.GetAsync("/v3/contacts?include_count=true")).Json;
        Assert.Equal(4, all.Number("contacts_count"));
        Assert.Equal(2, all.GetProperty("contacts").EnumerateArray().Count(contact => !contact.Has("email_address")));

        // Both survive a saved state, and each can be changed by its id.
        bench.Control.LoadState(bench.Control.SaveState());
        var second = found.EnumerateArray().Single(contact => contact.Text("first_name") == "Two").Text("contact_id");
        bench.Account.ChangeAddress(second, "other@example.org");
        Assert.Equal("One", bench.Account.Find("ada@example.org")!.FirstName);
        Assert.Equal("Two", bench.Account.Find("other@example.org")!.FirstName);
    }

    [Fact]
    public async Task A_put_of_a_list_needs_name_and_favorite_empties_with_null_and_moves_the_time_only_for_a_change()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = (await bench.PostAsync("/v3/contact_lists", new { name = "A", description = "D" })).Expect(201).Json.Text("list_id");
        (await bench.PutAsync($"/v3/contact_lists/{id}", new { name = "A" })).ExpectInvalid("favorite is missing");
        var before = bench.Account.Lists().Single().UpdatedAt;
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        (await bench.PutAsync($"/v3/contact_lists/{id}", new { name = "A", favorite = false, description = "D" })).Expect(200);
        Assert.Equal(before, bench.Account.Lists().Single().UpdatedAt);
        var emptied = await bench.PutAsync($"/v3/contact_lists/{id}", new { name = "A", favorite = false, description = (string?)null });
        Assert.False(emptied.Expect(200).Json.Has("description"));
        Assert.True(bench.Account.Lists().Single().UpdatedAt > before);
    }

    [Fact]
    public async Task Deleting_an_unknown_list_is_400_and_the_last_list_stays()
    {
        await using var bench = await SandboxBench.StartAsync();
        var (a, b) = (await bench.ListAsync("A"), await bench.ListAsync("B"));
        (await bench.DeleteAsync($"/v3/contact_lists/{a}")).Expect(202);
        (await bench.DeleteAsync($"/v3/contact_lists/{a}")).ExpectInvalid("list_id not found");
        (await bench.DeleteAsync($"/v3/contact_lists/00000000-0000-1000-8000-000000000000")).ExpectInvalid("list_id not found");
        (await bench.DeleteAsync($"/v3/contact_lists/{b}")).Expect(400);
        (await bench.PostAsync("/v3/activities/list_delete", new { list_ids = new[] { b } })).Expect(400);
        Switch(bench, behaviour => behaviour with { UnknownListDeleteIs404 = true, LastListStays = false });
        (await bench.DeleteAsync($"/v3/contact_lists/{a}")).Expect(404);
        (await bench.DeleteAsync($"/v3/contact_lists/{b}")).Expect(202);
    }

    [Fact]
    public async Task The_unsubscribed_leave_all_lists_and_an_import_does_not_bring_them_back()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", Lists = ["A", "B"] });
        bench.Account.PartnerUnsubscribe("ada@example.org", "complaint");
        var contact = bench.Account.Find("ada@example.org")!;
        Assert.Empty(contact.Lists);
        Assert.Equal((ActedBy.Account, "complaint", (ActedBy?)null), (contact.OptOutSource, contact.OptOutReason, contact.UpdateSource));
        await ImportAsync(bench, [bench.Account.Lists()[0].ListId.ToString()], new { email = "ada@example.org" });
        Assert.Empty(bench.Account.Find("ada@example.org")!.Lists);
        Assert.Equal(PermissionToSend.Unsubscribed, bench.Account.Find("ada@example.org")!.Permission);
    }

    [Fact]
    public async Task Errors_of_an_import_name_lines_the_first_row_being_2()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        Assert.Equal(["Line 3: Invalid email address"],
            (await ImportAsync(bench, [list], new { email = "ada@example.org" }, new { email = "nonsense" })).Texts("activity_errors"));
        Switch(bench, b => b with { ImportErrorsNameLines = false });
        Assert.Empty((await ImportAsync(bench, [list], new { email = "nonsense" })).Texts("activity_errors"));
    }

    [Fact]
    public async Task The_status_is_empty_at_first_and_self_links_mislead()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.ActivityDelay = TimeSpan.FromMinutes(1));
        var (a, _) = (await bench.ListAsync("A"), await bench.ListAsync("B"));
        var import = (await bench.PostAsync(
            "/v3/activities/contacts_json_import",
            new { import_data = new[] { new { email = "ada@example.org" } }, list_ids = new[] { a } })).Json;
        Assert.Equal("{}", import.GetProperty("status").GetRawText());
        Assert.Equal($"/v3/activities/{import.Text("activity_id")}", Self(import));
        var deletion = (await bench.DeleteAsync($"/v3/contact_lists/{a}")).Expect(202).Json;
        Assert.StartsWith("http://contacts-service.internal", Self(deletion), StringComparison.Ordinal);
        var rows = (await bench.GetAsync("/v3/activities")).Json.GetProperty("activities").EnumerateArray().ToList();
        Assert.All(rows, row => Assert.Equal($"/v3/activities/{import.Text("activity_id")}", Self(row)));
        Switch(bench, b => b with { MisleadingSelfLinks = false, StatusEmptyAtFirst = false });
        rows = [.. (await bench.GetAsync("/v3/activities")).Json.GetProperty("activities").EnumerateArray()];
        Assert.All(rows, row => Assert.Equal($"/v3/activities/{row.Text("activity_id")}", Self(row)));
        Assert.Equal(1, rows[^1].GetProperty("status").Number("items_total_count"));
    }

    [Fact]
    public async Task Activities_come_newest_first_and_their_cursor_names_the_next_one()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        List<string> ids = [];
        foreach (var i in Enumerable.Range(0, 3))
            ids.Add((await ImportAsync(bench, [list], new { email = $"a{i}@example.org" })).Text("activity_id"));
        ids.Reverse();
        var first = (await bench.GetAsync("/v3/activities?limit=2")).Json;
        Assert.Equal(ids[..2], first.GetProperty("activities").EnumerateArray().Select(row => row.Text("activity_id")));
        var next = first.GetProperty("_links").GetProperty("next").Text("href");
        Assert.Contains(
            ids[2], System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(next.Split("cursor=")[1])), StringComparison.Ordinal);
        // A newer activity does not shift the page that the cursor names.
        await ImportAsync(bench, [list], new { email = "b@example.org" });
        Assert.Equal(
            [ids[2]], (await bench.GetAsync(next)).Json.GetProperty("activities").EnumerateArray().Select(row => row.Text("activity_id")));
    }

    [Fact]
    public async Task The_last_page_may_come_without_links()
    {
        await using var bench = await SandboxBench.StartAsync();
        Assert.Equal("{}", (await bench.GetAsync("/v3/contacts")).Json.GetProperty("_links").GetRawText());
        Switch(bench, b => b with { LastPageWithoutLinks = true });
        Assert.False((await bench.GetAsync("/v3/contacts")).Json.Has("_links"));
    }

    [Fact]
    public async Task An_export_has_the_headings_of_the_services_files()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", FirstName = "Ada", City = "London", Lists = ["A"] });
        var list = bench.Account.Lists().Single().ListId;
        var csv = await ExportAsync(bench, new { list_ids = new[] { list } });
        Assert.StartsWith(
            "Email address,First name,Last name,Company,Job title,Email status,Email permission status,Email update source,"
            + "Confirmed Opt-Out Date,Confirmed Opt-Out Source,Confirmed Opt-Out Reason,Phone - home,Street address line 1 - Home,City - "
            + "Home,"
            + "State/Province - Home,Zip/Postal Code - Home,Country - Home,Birthday,Anniversary,Tags,Email Lists,Source Name,Created At,"
            + "Updated At\r\n"
            + "ada@example.org,Ada,,,,Active,implicit,", csv, StringComparison.Ordinal);
        Assert.StartsWith(
            "Email address,First name\r\n",
            await ExportAsync(bench, new { list_ids = new[] { list }, fields = new[] { "email_address", "first_name" } }),
            StringComparison.Ordinal);
        Switch(bench, b => b with { ExportNamesAsHeadings = true });
        Assert.StartsWith(
            "email_address,first_name,", await ExportAsync(bench, new { list_ids = new[] { list } }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bill_is_the_highest_number_of_active_contacts_in_the_month()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Control.Clock.Set(DateTimeOffset.Parse("2026-06-10T00:00:00Z", null), stopped: true);
        bench.UseToken(bench.Control.IssueTokens(bench.Account.AccountId).AccessToken);
        bench.Account.Seed(
            new SeedContact { Email = "ada@example.org" }, new SeedContact { Email = "ben@example.org" },
            new SeedContact { SmsNumber = "15551234567" },
            new SeedContact { Email = "cy@example.org", Permission = PermissionToSend.Unsubscribed },
            new SeedContact { Email = "di@example.org", Deleted = true });
        Assert.Equal(2, bench.Account.Look().BilledContacts);
        await bench.ContactAsync("eve@example.org");
        bench.Account.DeleteContact("eve@example.org");
        bench.Account.Unsubscribe("ada@example.org");
        Assert.Equal((1, 3), (bench.Account.Look().Active, bench.Account.Look().BilledContacts));
        bench.Control.Clock.Set(DateTimeOffset.Parse("2026-07-01T00:00:00Z", null), stopped: true);
        Assert.Equal(1, bench.Account.Look().BilledContacts);
        bench.Control.LoadState(bench.Control.SaveState());
        bench.Account.Resubscribe("ada@example.org");
        Assert.Equal(2, bench.Account.Look().BilledContacts);
    }

    static string Self(JsonElement activity) => activity.GetProperty("_links").GetProperty("self").Text("href");

    static async Task<JsonElement> ImportAsync(SandboxBench bench, string[] lists, params object[] rows)
    {
        var started = (await bench.PostAsync("/v3/activities/contacts_json_import", new { import_data = rows, list_ids = lists }))
            .Expect(201).Json;
        return (await bench.GetAsync($"/v3/activities/{started.Text("activity_id")}")).Expect(200).Json;
    }

    static async Task<string> ExportAsync(SandboxBench bench, object body)
    {
        var started = (await bench.PostAsync("/v3/activities/contact_exports", body)).Expect(201).Json;
        bench.Control.RunDueActivities();
        return (await bench.GetAsync($"/v3/contact_exports/{started.Text("activity_id")}")).Expect(200).Text;
    }
}
