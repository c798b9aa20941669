using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

/// <summary>What each write does to a new, active, deleted or unsubscribed address, or to a deleted and unsubscribed one.</summary>
public sealed class ContactTests
{
    [Fact]
    public async Task Faults_are_joined_into_one_message_as_observed()
    {
        await using var bench = await SandboxBench.StartAsync();
        (await bench.PostAsync("/v3/contacts", new { email_address = new { address = "a@example.org" } }))
            .ExpectInvalid("create_source is missing, create_source does not have a valid value");
        (await bench.PostAsync("/v3/contacts", new { create_source = "Me", first_name = new string('x', 51) }))
            .ExpectInvalid("create_source does not have a valid value, first_name does not have a valid value");
        (await bench.PostAsync("/v3/contacts", new { create_source = "Account", street_addresses = new[] { new { city = "X" } } }))
            .ExpectInvalid("street_addresses[0][kind] is missing, street_addresses[0][kind] does not have a valid value");
        (await bench.PostAsync("/v3/contacts", new { create_source = "Account" }))
            .ExpectInvalid("first_name, last_name, email_address, sms_channel are missing, at least one parameter must be provided");
        (await bench.PostAsync("/v3/contacts", new { create_source = "Account", first_name = "A", birthday_month = 2 }))
            .ExpectInvalid("birthday_day is missing");
    }

    [Theory]
    [InlineData("no-at-sign")]
    [InlineData("two@@example.org")]
    [InlineData("blank in@example.org")]
    [InlineData("comma,@example.org")]
    [InlineData("no-domain@example")]
    [InlineData("<tag>@example.org")]
    [InlineData("seventy-two-characters-before-the-at-sign-and-then-nine-more-make-too-long@example.org")]
    public async Task An_invalid_address_is_refused(string address)
    {
        await using var bench = await SandboxBench.StartAsync();
        var reply = await bench.PostAsync("/v3/contacts", new { create_source = "Account", email_address = new { address } });
        reply.ExpectInvalid("email_address[address] does not have a valid value");
    }

    [Fact]
    public async Task A_top_level_domain_can_be_refused_by_switch()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Behaviour = options.Behaviour with { RefusedTopLevelDomains = ["xxx"] });
        (await bench.PostAsync("/v3/contacts", new { create_source = "Account", email_address = new { address = "a@example.xxx" } }))
            .Expect(400);
        await bench.ContactAsync("a@example.museum");
    }

    [Fact]
    public async Task Creation_sets_all_times_to_one_second_and_omits_unset_fields()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Control.Clock.Set(DateTimeOffset.Parse("2026-03-01T10:20:30.987Z", null), stopped: true);
        bench.UseToken(bench.Control.IssueTokens(bench.Account.AccountId).AccessToken);
        var id = await bench.ContactAsync("Ada+news@Example.org");
        const string at = "2026-03-01T10:20:30Z";
        Assert.Equal(
            $$$"""{"contact_id":"{{{id}}}","email_address":{"address":"Ada+news@Example."""
            + $$$"""org","permission_to_send":"implicit","created_at":"{{{at}}}","updated_at":"{{{at}}}","opt_in_source":"Account","opt_"""
            + $$$"""in_date":"{{{at}}}","confirm_status":"off"}"""
            + $$$""","create_source":"Account","created_at":"{{{at}}}","updated_at":"{{{at}}}"}""",
            (await bench.GetAsync($"/v3/contacts/{id}")).Text);
        Assert.Equal(1, Guid.Parse(id).Version);
    }

    [Theory]
    [InlineData("2006-11-15", "2006-11-15")]
    [InlineData("11/15/2006", "2006-11-15")]
    [InlineData("1/5/2006", "2006-01-05")]
    [InlineData("2006/1/5", "2006-01-05")]
    [InlineData("1-5-2006", "2006-01-05")]
    [InlineData("31/12/2006", null)]
    public async Task Anniversaries_are_read_in_many_spellings_and_shown_in_one(string sent, string? shown)
    {
        await using var bench = await SandboxBench.StartAsync();
        var reply = await bench.PostAsync("/v3/contacts", new { create_source = "Account", first_name = "A", anniversary = sent });
        if (shown is null)
            reply.ExpectInvalid("anniversary does not have a valid value");
        else
            Assert.Equal(shown, reply.Expect(201).Json.Text("anniversary"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Posting_a_known_address_is_409_with_its_id_also_when_deleted_or_unsubscribed(bool deleted, bool unsubscribed)
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact
        {
            Email = "ada@example.org",
            Deleted = deleted,
            Permission = unsubscribed
            ? PermissionToSend.Unsubscribed
            : PermissionToSend.Implicit
        });
        var id = bench.Account.Find("ada@example.org")!.ContactId;
        var body = new { create_source = "Account", email_address = new { address = " ADA@example.org " } };
        (await bench.PostAsync("/v3/contacts", body))
            .ExpectError(409, "contacts.api.conflict", $"Validation failed: Email already exists for contact {id}");
        bench.Control.Behaviour = bench.Control.Behaviour with { ConflictPrefix = false };
        (await bench.PostAsync("/v3/contacts", body)).ExpectError(409, "contacts.api.conflict", $"Email already exists for contact {id}");
    }

    [Fact]
    public async Task A_deleted_contact_is_found_only_with_status_all_and_keeps_its_permission()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = await bench.ContactAsync("ada@example.org", await bench.ListAsync("A"));
        (await bench.DeleteAsync($"/v3/contacts/{id}")).Expect(204);
        Assert.Equal(0, (await bench.GetAsync("/v3/contacts?email=ada@example.org")).Json.GetProperty("contacts").GetArrayLength());
        var found = (await bench.GetAsync("/v3/contacts?email=ada@example.org&status=all&include=list_memberships")).Json.GetProperty(
            "contacts")[0];
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", found.Text("deleted_at"));
        Assert.Empty(found.Texts("list_memberships"));
        Assert.Equal("implicit", found.GetProperty("email_address").Text("permission_to_send"));
        (await bench.DeleteAsync($"/v3/contacts/{id}")).Expect(404);
        bench.Control.Behaviour = bench.Control.Behaviour with { SecondDeleteSucceeds = true };
        (await bench.DeleteAsync($"/v3/contacts/{id}")).Expect(204);
    }

    [Fact]
    public async Task Put_replaces_core_fields_and_keeps_sub_resources_that_are_not_sent()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        var id = (await bench.PostAsync("/v3/contacts", new
        {
            create_source = "Account",
            email_address = new { address = "ada@example.org", permission_to_send = "explicit" },
            first_name = "Ada",
            last_name = "L",
            list_memberships = new[] { list },
            street_addresses = new[] { new { kind = "home", city = "London" } },
            phone_numbers = new[] { new { phone_number = "1", kind = "work" } },
        })).Expect(201).Json.Text("contact_id");
        var put = (await bench.PutAsync(
            $"/v3/contacts/{id}", new
            {
                update_source = "Account",
                email_address = new { address = "ada@example.org" },
                first_name = "Ada",
                last_name = ""
            })).Expect(200).Json;
        Assert.False(put.Has("last_name"));
        Assert.Equal("explicit", put.GetProperty("email_address").Text("permission_to_send"));
        var read = (await bench.GetAsync($"/v3/contacts/{id}?include=list_memberships,street_addresses,phone_numbers")).Json;
        Assert.Equal([list], read.Texts("list_memberships"));
        Assert.Equal("London", read.GetProperty("street_addresses")[0].Text("city"));
        (await bench.PutAsync($"/v3/contacts/{id}",
            new
            {
                update_source = "Account",
                email_address = new { address = "ada@example.org" },
                first_name = "Ada",
                list_memberships = Array.Empty<string>(),
                street_addresses = new[] { new { kind = "work", city = "Paris" } }
            }))
                    .Expect(200);
        read = (await bench.GetAsync($"/v3/contacts/{id}?include=list_memberships,street_addresses,phone_numbers")).Json;
        Assert.Empty(read.Texts("list_memberships"));
        Assert.Equal("work", Assert.Single(read.GetProperty("street_addresses").EnumerateArray()).Text("kind"));
        Assert.Equal(1, read.GetProperty("phone_numbers").GetArrayLength());
    }

    [Theory]
    [InlineData(PutWithoutEmailRule.Clear)]
    [InlineData(PutWithoutEmailRule.Keep)]
    [InlineData(PutWithoutEmailRule.Refuse)]
    public async Task A_switch_sets_the_effect_of_a_put_without_an_address(PutWithoutEmailRule rule)
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Behaviour = options.Behaviour with { PutWithoutEmail = rule });
        var id = await bench.ContactAsync("ada@example.org");
        var reply = await bench.PutAsync($"/v3/contacts/{id}", new { update_source = "Account", first_name = "Ada" });
        Assert.Equal(rule == PutWithoutEmailRule.Refuse ? 400 : 200, reply.Status);
        Assert.Equal(rule != PutWithoutEmailRule.Clear, bench.Account.Find("ada@example.org") is not null);
        if (rule == PutWithoutEmailRule.Clear)
            await bench.ContactAsync("ada@example.org");
    }

    [Fact]
    public async Task A_put_of_another_contacts_address_is_409_and_a_free_one_is_accepted()
    {
        await using var bench = await SandboxBench.StartAsync();
        var ada = await bench.ContactAsync("ada@example.org");
        var bob = await bench.ContactAsync("bob@example.org");
        (await bench.PutAsync($"/v3/contacts/{bob}", Put("ada@example.org")))
            .ExpectError(409, "contacts.api.conflict", $"Validation failed: Email already exists for contact {ada}");
        (await bench.PutAsync($"/v3/contacts/{bob}", Put("rob@example.org"))).Expect(200);
        Assert.Null(bench.Account.Find("bob@example.org"));
        Assert.Equal(bob, bench.Account.Find("rob@example.org")!.ContactId.ToString());
    }

    [Fact]
    public async Task Put_revives_a_deleted_contact_for_the_account_with_a_list_only()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        var id = await bench.ContactAsync("ada@example.org");
        (await bench.DeleteAsync($"/v3/contacts/{id}")).Expect(204);
        (await bench.PutAsync($"/v3/contacts/{id}", Put("ada@example.org"))).ExpectInvalid("list_memberships is missing");
        (await bench.PutAsync($"/v3/contacts/{id}", Put("ada@example.org", "Contact", lists: [list])))
            .ExpectInvalid("update_source does not have a valid value");
        (await bench.PutAsync($"/v3/contacts/{id}", Put("ada@example.org", lists: [list]))).Expect(200);
        Assert.Null(bench.Account.Find(id)!.DeletedAt);
    }

    [Fact]
    public async Task Unsubscribing_by_put_leaves_the_lists_and_moves_only_the_addresss_own_time()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Behaviour = options.Behaviour with { PutMovesUpdatedAt = false });
        var id = await bench.ContactAsync("ada@example.org", await bench.ListAsync("A"));
        var before = bench.Account.Find(id)!;
        bench.Control.Clock.Advance(TimeSpan.FromHours(1));
        (await bench.PutAsync($"/v3/contacts/{id}", Put("ada@example.org", "Contact", "unsubscribed"))).Expect(200);
        var after = bench.Account.Find(id)!;
        Assert.Empty(after.Lists);
        Assert.Equal(before.UpdatedAt, after.UpdatedAt);
        Assert.Equal((after.OptOutDate, ActedBy.Contact), (after.EmailUpdatedAt, after.OptOutSource!.Value));
        var shown = (await bench.GetAsync($"/v3/contacts/{id}")).Json.GetProperty("email_address");
        Assert.False(shown.Has("opt_in_source"));
        Assert.True(shown.Has("opt_out_date"));
    }

    [Theory]
    [InlineData("Account", "implicit", 400)]
    [InlineData("Account", "explicit", 400)]
    [InlineData("Contact", "implicit", 400)]
    [InlineData("Contact", "explicit", 200)]
    [InlineData("Account", "unsubscribed", 200)]
    public async Task An_unsubscribed_contact_resubscribes_only_by_its_own_explicit_act(string source, string permission, int status)
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", Permission = PermissionToSend.Unsubscribed });
        var id = bench.Account.Find("ada@example.org")!.ContactId;
        (await bench.PutAsync($"/v3/contacts/{id}", Put("ada@example.org", source, permission))).Expect(status);
        bench.Control.Behaviour = bench.Control.Behaviour with { AccountMayResubscribe = true };
        (await bench.PutAsync($"/v3/contacts/{id}", Put("ada@example.org", source, permission))).Expect(200);
    }

    [Fact]
    public async Task A_sign_up_creates_explicit_revives_the_deleted_and_brings_the_unsubscribed_back()
    {
        await using var bench = await SandboxBench.StartAsync();
        var (a, b) = (await bench.ListAsync("A"), await bench.ListAsync("B"));
        Assert.Equal("created", (await bench.PostAsync(
            "/v3/contacts/sign_up_form", new { email_address = "ada@example.org", first_name = "Ada", list_memberships = new[] { a } }))
                .Expect(201).Json.Text("action"));
        var created = bench.Account.Find("ada@example.org")!;
        Assert.Equal((PermissionToSend.Explicit, ActedBy.Contact), (created.Permission!.Value, created.OptInSource!.Value));
        Assert.Equal("updated", (await bench.PostAsync(
            "/v3/contacts/sign_up_form", new { email_address = "ada@example.org", last_name = "L", list_memberships = new[] { b } }))
                .Expect(200).Json.Text("action"));
        var updated = bench.Account.Find("ada@example.org")!;
        Assert.Equal(["A", "B"], updated.Lists.Order());
        Assert.Equal(("Ada", "L"), (updated.FirstName, updated.LastName));
        bench.Account.Unsubscribe("ada@example.org");
        bench.Account.DeleteContact("ada@example.org");
        (await bench.PostAsync("/v3/contacts/sign_up_form", new { email_address = "ada@example.org", list_memberships = new[] { a } }))
            .Expect(200);
        var back = bench.Account.Find("ada@example.org")!;
        Assert.Equal((PermissionToSend.Explicit, null), (back.Permission!.Value, back.DeletedAt));
        (await bench.PostAsync("/v3/contacts/sign_up_form", new { email_address = "ada@example.org" }))
            .ExpectInvalid("list_memberships is missing");
        (await bench.PostAsync("/v3/contacts/sign_up_form",
            new { email_address = new string('x', 40) + "@example.org", list_memberships = new[] { a } }))
                .ExpectInvalid("email_address does not have a valid value");
    }

    [Fact]
    public async Task With_confirmed_opt_in_a_sign_up_waits_for_the_person()
    {
        await using var bench = await SandboxBench.StartAsync();
        var account = bench.Control.CreateAccount(new NewAccount { ConfirmedOptIn = true });
        bench.UseToken(bench.Control.IssueTokens(account.AccountId).AccessToken);
        (await bench.PostAsync("/v3/contacts/sign_up_form",
            new { email_address = "ada@example.org", list_memberships = new[] { await bench.ListAsync("A") } })).Expect(201);
        Assert.Equal(PermissionToSend.PendingConfirmation, account.Find("ada@example.org")!.Permission);
        account.Confirm("ada@example.org");
        Assert.Equal(PermissionToSend.Explicit, account.Find("ada@example.org")!.Permission);
    }

    [Fact]
    public async Task The_sixth_sign_up_within_a_day_is_refused_for_two_days()
    {
        await using var bench = await SandboxBench.StartAsync();
        var body = new { email_address = "ada@example.org", list_memberships = new[] { await bench.ListAsync("A") } };
        for (var i = 0; i < 5; i++)
            Assert.True((await bench.PostAsync("/v3/contacts/sign_up_form", body)).Status < 300);
        (await bench.PostAsync("/v3/contacts/sign_up_form", body)).ExpectInvalid("email_address does not have a valid value");
        bench.Control.Clock.Advance(TimeSpan.FromHours(47));
        bench.UseToken(bench.Control.IssueTokens(bench.Account.AccountId).AccessToken);
        (await bench.PostAsync("/v3/contacts/sign_up_form", body)).Expect(400);
        bench.Control.Clock.Advance(TimeSpan.FromHours(1));
        (await bench.PostAsync("/v3/contacts/sign_up_form", body)).Expect(200);
    }

    [Fact]
    public async Task A_resubscribemail_goes_out_once_and_works_when_confirmed()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", Permission = PermissionToSend.Unsubscribed }, new SeedContact
        { Email = "bob@example.org" });
        var id = bench.Account.Find("ada@example.org")!.ContactId;
        (await bench.PutAsync($"/v3/contacts/resubscribe/{bench.Account.Find("bob@example.org")!.ContactId}",
            new { list_ids = new[] { list } })).Expect(409);
        (await bench.PutAsync($"/v3/contacts/resubscribe/{id}", new { list_ids = new[] { list } })).Expect(200);
        Assert.Equal(PermissionToSend.Unsubscribed, bench.Account.Find("ada@example.org")!.Permission);
        (await bench.PutAsync($"/v3/contacts/resubscribe/{id}", new { list_ids = new[] { list } })).Expect(409);
        bench.Account.Confirm("ada@example.org");
        var back = bench.Account.Find("ada@example.org")!;
        Assert.Equal((PermissionToSend.Explicit, ActedBy.Contact), (back.Permission!.Value, back.OptInSource!.Value));
        Assert.Equal(["A"], back.Lists);
    }

    [Fact]
    public async Task Counts_add_up()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(
            new SeedContact { Email = "a@example.org" }, new SeedContact
            {
                Email = "b@example.org",
                Permission = PermissionToSend.Explicit,
                CreatedAt = DateTimeOffset.Parse("2020-01-01T00:00:00Z", null)
            },
            new SeedContact { Email = "c@example.org", Permission = PermissionToSend.PendingConfirmation }, new SeedContact
            { Email = "d@example.org", Permission = PermissionToSend.Unsubscribed },
            new SeedContact { Email = "e@example.org", Deleted = true });
        Assert.Equal("""{"total":4,"explicit":1,"implicit":1,"pending":1,"unsubscribed":1}""",
            (await bench.GetAsync("/v3/contacts/counts")).Text);
        Assert.Equal(1, (await bench.GetAsync("/v3/contacts/counts?include=new_subscriber")).Json.Number("new_subscriber"));
    }

    private static Dictionary<string, object?> Put(
        string address, string source = "Account", string? permission = null, string[]? lists = null) => new()
        {
            ["update_source"] = source,
            ["email_address"] = permission is null
            ? new Dictionary<string, object?> { ["address"] = address }
            : new Dictionary<string, object?> { ["address"] = address, ["permission_to_send"] = permission },
            ["list_memberships"] = lists,
        };
}
