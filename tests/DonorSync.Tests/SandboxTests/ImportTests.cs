using System.Text;
using System.Text.Json;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Tests.SandboxTests.Conformance;

namespace DonorSync.Tests.SandboxTests;

public sealed class ImportTests
{
    [Fact]
    public async Task New_contacts_are_implicit_and_known_ones_keep_their_permission_and_other_fields()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        bench.Account.Seed(new SeedContact
        { Email = "ada@example.org", FirstName = "Ada", LastName = "Old", Permission = PermissionToSend.Explicit, City = "London" });
        var status = await ImportAsync(
            bench, list, new { email = "ADA@example.org", last_name = "Lovelace", first_name = "" },
                new { email = "bob@example.org", first_name = "Bob" });
        Assert.Equal((2, 2, 0, 0, 0), status);
        var ada = bench.Account.Find("ada@example.org")!;
        Assert.Equal(("Ada", "Lovelace", "London", PermissionToSend.Explicit, ActedBy.Account),
            (ada.FirstName, ada.LastName, ada.City, ada.Permission!.Value, ada.UpdateSource!.Value));
        var bob = bench.Account.Find("bob@example.org")!;
        Assert.Equal((PermissionToSend.Implicit, ActedBy.Account, null), (bob.Permission!.Value, bob.OptInSource!.Value, bob.UpdateSource));
        Assert.All(bench.Account.Contacts(), contact => Assert.Equal(["A"], contact.Lists));
    }

    [Fact]
    public async Task The_unsubscribed_are_updated_but_not_added_and_only_counted()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        bench.Account.Seed(new SeedContact { Email = "gone@example.org", Permission = PermissionToSend.Unsubscribed }, new SeedContact
        { Email = "both@example.org", Permission = PermissionToSend.Unsubscribed, Deleted = true }, new SeedContact
        { Email = "deleted@example.org", FirstName = "Del", Deleted = true });
        Assert.Equal((3, 3, 0, 0, 2), await ImportAsync(
            bench, list, new { email = "gone@example.org", city = "Rome" }, new { email = "both@example.org" },
                new { email = "deleted@example.org" }));
        var gone = bench.Account.Find("gone@example.org")!;
        Assert.Equal((PermissionToSend.Unsubscribed, "Rome"), (gone.Permission!.Value, gone.City));
        Assert.Empty(gone.Lists);
        var both = bench.Account.Find("both@example.org")!;
        Assert.Equal((PermissionToSend.Unsubscribed, null), (both.Permission!.Value, both.DeletedAt));
        var back = bench.Account.Find("deleted@example.org")!;
        Assert.Equal((null, "Del"), (back.DeletedAt, back.FirstName));
        Assert.Equal(["A"], back.Lists);
    }

    [Fact]
    public async Task Bad_rows_are_counted_and_the_others_imported()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        var status = await ImportAsync(bench, list,
            new { email = "no address" }, new { email = "ok@example.org" }, new { city = "Nowhere" },
            new { email = "b@example.org", birthday_month = 13, birthday_day = 1 },
            new { email = "c@example.org", anniversary = "soon" }, new { first_name = "Nameless" });
        Assert.Equal((6, 2, 0, 4, 0), status);
        Assert.Equal(2, bench.Account.Contacts().Count);
    }

    [Fact]
    public async Task Rows_of_one_address_are_one_person_and_the_last_says_it()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        Assert.Equal((2, 1, 0, 0, 0), await ImportAsync(
            bench, list, new { email = "ada@example.org", first_name = "A", last_name = "L" },
                new { email = "Ada@example.org", first_name = "Ada" }));
        var ada = Assert.Single(bench.Account.Contacts());
        Assert.Equal(("Ada", "L"), (ada.FirstName, ada.LastName));
    }

    [Fact]
    public async Task Addresses_and_phones_go_to_their_kinds()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        await ImportAsync(bench, list, new Dictionary<string, string>
        {
            ["email"] = "ada@example.org",
            ["street2"] = "Apt 2",
            ["street"] = "1 Elm St",
            ["zip"] = "02101",
            ["home country"] = "US",
            ["work_street"] = "9 Work Rd",
            ["other_city"] = "Elsewhere",
            ["phone"] = "1",
            ["mobile_phone"] = "2",
        });
        var contact = (await bench.GetAsync("/v3/contacts?include=street_addresses,phone_numbers")).Json.GetProperty("contacts")[0];
        var streets = contact.GetProperty("street_addresses").EnumerateArray().ToDictionary(street => street.Text("kind"));
        Assert.Equal(("1 Elm St Apt 2", "02101", "United States"),
            (streets["home"].Text("street"), streets["home"].Text("postal_code"), streets["home"].Text("country")));
        Assert.Equal("9 Work Rd", streets["work"].Text("street"));
        Assert.Equal("Elsewhere", streets["other"].Text("city"));
        Assert.Equal(["mobile 2", "other 1"], contact.GetProperty("phone_numbers").EnumerateArray()
            .Select(phone => $"{phone.Text("kind")} {phone.Text("phone_number")}").Order());
    }

    [Fact]
    public async Task Custom_fields_are_named_after_cf_and_must_exist()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        (await bench.PostAsync("/v3/contact_custom_fields", new { label = "Member since", type = "string" })).Expect(201);
        await ImportAsync(bench, list, new Dictionary<string, string> { ["email"] = "ada@example.org", ["cf:member_since"] = "1990" });
        Assert.Equal("1990", (await bench.GetAsync("/v3/contacts?include=custom_fields")).Json.GetProperty("contacts")[0]
            .GetProperty("custom_fields")[0].Text("value"));
        (await PostAsync(bench, list, new Dictionary<string, string> { ["email"] = "a@example.org", ["cf:nothing"] = "x" }))
            .ExpectInvalid("import_data[0][cf:nothing] is not a known property");
    }

    [Theory]
    [InlineData("""{"import_data":[],"list_ids":["{list}"]}""", "import_data does not have a valid value")]
    [InlineData("""{"import_data":[{"email":"a@example.org"}]}""", "list_ids is missing")]
    [InlineData("""{"import_data":[{"email":"a@example.org"}],"list_ids":[]}""", "list_ids does not have a valid value")]
    [InlineData("""{"import_data":[{"email":"a@example.org"}],"list_ids":["00000000-0000-1000-8000-000000000000"]}""",
        "list_ids does not have a valid value")]
    [InlineData("""{"import_data":[{"email":"a@example.org","nick_name":"A"}],"list_ids":["{list}"]}""",
        "import_data[0][nick_name] is not a known property")]
    [InlineData("""{"import_data":[{"email":"a@example.org","first_name":1}],"list_ids":["{list}"]}""",
        "import_data[0][first_name] does not have a valid value")]
    [InlineData("""{"import_data":["a@example.org"],"list_ids":["{list}"]}""", "import_data[0] does not have a valid value")]
    [InlineData("""{"import_data":[{"email":"fifty-one-characters-long-in-all-12345@example.org.uk"}],"list_ids":["{list}"]}""",
        "import_data[0][email] does not have a valid value")]
    [InlineData("""{"import_data":[{"email":"a@example.org"}],"list_ids":["{list}"],"column_names":["email"]}""",
        "column_names is not a known property")]
    public async Task An_invalid_request_as_a_whole_is_400(string body, string message)
    {
        await using var bench = await SandboxBench.StartAsync();
        (await bench.PostAsync("/v3/activities/contacts_json_import",
            body.Replace("{list}", await bench.ListAsync("A"), StringComparison.Ordinal))).ExpectInvalid(message);
        Assert.Empty(bench.Account.Contacts());
    }

    [Fact]
    public async Task Long_addresses_and_overlong_fields_pass_or_count_by_switch()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Behaviour = options.Behaviour with { ShortEmailsEnforced = false, OverlongImportRefused = false });
        var list = await bench.ListAsync("A");
        var status = await ImportAsync(
            bench, list, new { email = new string('x', 60) + "@example.org" },
                new { email = "b@example.org", first_name = new string('x', 51) });
        Assert.Equal((2, 1, 1, 0, 0), status);
    }

    [Fact]
    public async Task Data_beyond_four_megabytes_is_dropped_silently()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        var rows = Enumerable.Range(0, 12_000)
            .Select(i => new { email = $"p{i}@example.org", street = new string('x', 250), work_street = new string('y', 250) }).ToArray();
        var body = JsonSerializer.Serialize(new { list_ids = new[] { list }, import_data = rows });
        Assert.True(body.Length > 6_000_000);
        var activity = (await bench.PostAsync("/v3/activities/contacts_json_import", body)).Expect(201).Json;
        var done = (await bench.GetAsync(activity.GetProperty("_links").GetProperty("self").Text("href"))).Json;
        Assert.Equal("completed", done.Text("state"));
        Assert.Empty(done.GetProperty("activity_errors").EnumerateArray());
        var imported = bench.Account.Contacts().Count;
        Assert.InRange(imported, 7000, 8000);
        Assert.Equal(imported, done.GetProperty("status").Number("person_count"));
        Assert.NotNull(bench.Account.Find("p0@example.org"));
        Assert.Null(bench.Account.Find("p11999@example.org"));
    }

    [Fact]
    public async Task Forty_thousand_rows_are_the_most()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        (await PostAsync(bench, list, [.. Enumerable.Range(0, 40_001).Select(i => new { email = $"p{i}@e.org" })]))
            .ExpectInvalid("import_data does not have a valid value");
    }

    [Fact]
    public async Task A_file_is_imported_with_its_header_counted()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        var csv = "\uFEFFemail,first_name,street\r\nada@example.org,Ada,\"1 Elm St, \"\"rear\"\"\nUnit 2\"\r\n\r\nbob@example.org,Bob,\r\n";
        var activity = (await bench.PostAsync("/v3/activities/contacts_file_import", Stage.Csv(csv, list))).Expect(201).Json;
        Assert.Equal("donors.csv", activity.Text("source_file_name"));
        var status = (await bench.GetAsync(activity.GetProperty("_links").GetProperty("self").Text("href"))).Json.GetProperty("status");
        Assert.Equal((3, 2), (status.Number("items_total_count"), status.Number("person_count")));
        Assert.Equal("1 Elm St, \"rear\"\nUnit 2", bench.Account.Find("ada@example.org")!.Street);
    }

    [Fact]
    public async Task Of_a_file_the_lines_beyond_forty_thousand_are_not_processed()
    {
        await using var bench = await SandboxBench.StartAsync();
        var csv = new StringBuilder("email\n");
        for (var i = 0; i < 40_010; i++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"p{i}@example.org\n");
        var activity = (await bench.PostAsync("/v3/activities/contacts_file_import", Stage.Csv(csv.ToString(), await bench.ListAsync("A"))))
            .Expect(201).Json;
        var status = (await bench.GetAsync(activity.GetProperty("_links").GetProperty("self").Text("href"))).Json.GetProperty("status");
        Assert.Equal((40_000, 39_999), (status.Number("items_total_count"), status.Number("person_count")));
        Assert.Null(bench.Account.Find("p39999@example.org"));
    }

    [Theory]
    [InlineData(true, "explicit")]
    [InlineData(false, "not_set")]
    public async Task Text_messages_are_consented_to_only_with_the_day_of_the_consent(bool withDay, string permission)
    {
        await using var bench = await SandboxBench.StartAsync();
        var row = new Dictionary<string, string> { ["email"] = "a@example.org", ["sms_number"] = "5081231235" };
        if (withDay)
            row["sms_consent_date"] = "07-03-2024";
        (await bench.PostAsync("/v3/activities/contacts_json_import",
            new { import_data = new[] { row }, list_ids = new[] { await bench.ListAsync("A") }, sms_permission_to_send = "explicit" }))
                .Expect(201);
        await bench.GetAsync("/v3/activities");
        Assert.Equal(1, (await bench.GetAsync($"/v3/contacts?sms_status={permission}")).Json.GetProperty("contacts").GetArrayLength());
    }

    [Fact]
    public async Task An_invalid_file_is_refused()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        const string path = "/v3/activities/contacts_file_import";
        (await bench.PostAsync(path, Stage.Csv("email\r\na@example.org", list, "donors.xlsx"))).Expect(415);
        (await bench.PostAsync(path, new { list_ids = list })).Expect(415);
        (await bench.PostAsync(path, Stage.Csv("name\r\nAda", list))).ExpectInvalid("file does not have a valid header");
        (await bench.PostAsync(path, Stage.Csv("email,shoe_size\r\na@example.org,9", list)))
            .ExpectInvalid("shoe_size is not a known property");
        (await bench.PostAsync(path, Stage.Csv("email,shoe_size,hat,hat\r\na@example.org,9\r\nb@example.org,9,1,1", list)))
            .ExpectInvalid("shoe_size is not a known property, hat is not a known property");
        (await bench.PostAsync(path, Stage.Csv($"email,first_name\r\na@example.org,A\r\nb@example.org,{new string('x', 51)}", list)))
            .ExpectInvalid("file[1][first_name] does not have a valid value");
        (await bench.PostAsync(path, Stage.Csv("email\r\na@example.org", "x"))).ExpectInvalid("list_ids does not have a valid value");
        (await bench.PostAsync(path, Stage.Csv("email\r\na@example.org", EndpointTable.UnknownId))).Expect(404);
        using var broken = new ByteArrayContent(Encoding.ASCII.GetBytes("--x\r\nnonsense"));
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        (await bench.PostAsync(path, broken)).Expect(400);
    }

    [Fact]
    public async Task Activities_are_forgotten_after_ten_days_and_listed_newest_first()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.AccessTokenLifetime = TimeSpan.FromDays(100));
        var list = await bench.ListAsync("A");
        await ImportAsync(bench, list, new { email = "a@example.org" });
        bench.Control.Clock.Advance(TimeSpan.FromDays(5));
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.ActivityFailed });
        await PostAsync(bench, list, new { email = "b@example.org" });
        var all = (await bench.GetAsync("/v3/activities")).Json.GetProperty("activities");
        Assert.Equal(["failed", "completed"], all.EnumerateArray().Select(activity => activity.Text("state")));
        Assert.Equal(1, (await bench.GetAsync("/v3/activities?state=failed")).Json.GetProperty("activities").GetArrayLength());
        (await bench.GetAsync("/v3/activities?state=initialized")).ExpectInvalid("state does not have a valid value");
        bench.Control.Clock.Advance(TimeSpan.FromDays(5));
        (await bench.GetAsync($"/v3/activities/{all[1].Text("activity_id")}")).Expect(404);
        Assert.Equal(1, (await bench.GetAsync("/v3/activities")).Json.GetProperty("activities").GetArrayLength());
    }

    [Fact]
    public async Task A_repeated_post_makes_a_second_job()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        var (one, two) = (await PostAsync(bench, list, new { email = "a@example.org" }),
            await PostAsync(bench, list, new { email = "a@example.org" }));
        Assert.NotEqual(one.Json.Text("activity_id"), two.Json.Text("activity_id"));
    }

    private static Task<Reply> PostAsync(SandboxBench bench, string list, params object[] rows) =>
        bench.PostAsync("/v3/activities/contacts_json_import", new { import_data = rows, list_ids = new[] { list } });

    private static async Task<(int Items, int Persons, int Errors, int Correctable, int CannotAdd)> ImportAsync(
        SandboxBench bench, string list, params object[] rows)
    {
        var activity = (await PostAsync(bench, list, rows)).Expect(201).Json;
        var status = (await bench.GetAsync(activity.GetProperty("_links").GetProperty("self").Text("href")))
            .Expect(200).Json.GetProperty("status");
        return (status.Number("items_total_count"), status.Number("person_count"), status.Number("error_count"),
            status.Number("correctable_count"), status.Number("cannot_add_to_list_count"));
    }
}
