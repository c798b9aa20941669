using System.Text.Json;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>Imports and removals through the port: started, polled together, and checked by their counts.</summary>
public sealed class BulkTests
{
    const string Import = "POST /v3/activities/contacts_json_import";
    const string Remove = "POST /v3/activities/remove_list_memberships";
    const string Recent = "GET /v3/activities";
    const string CreateContact = "POST /v3/contacts";
    const string FindContact = "GET /v3/contacts";
    const string Add = "POST /v3/activities/add_list_memberships";

    static readonly ImportRow Ada = Make.New(Make.Email("ada@example.org"), "l1");
    static readonly ImportRow Bob = Make.Known(Make.Email("bob@example.org"), "l1");
    static readonly ImportRow Cy = Make.New(Make.Email("cy@example.org"), "l2");

    static string Job(string id, string state, string counts = "", string more = "") =>
        $$"""{"activity_id":"{{id}}","state":"{{state}}","created_at":"2026-03-10T09:00:10Z","percent_done":1,"status":{ {{counts}} } """
        + $$"""{{more}} }""";

    static Reply Started(string id) => Reply.Json(Job(id, "initialized"), 201);

    static Reply Jobs(params string[] jobs) => Reply.Json($$"""{"activities":[{{string.Join(',', jobs)}}],"_links":{} }""");

    static async Task<BulkReport> ImportAsync(ClientHarness harness, params ImportRow[] rows) =>
        await harness.Open().ImportAsync(rows, default);

    [Fact]
    public async Task One_import_adds_new_and_known_contacts_and_is_watched_to_its_end()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Started("a1")).On(
            "GET /v3/activities/a1", Reply.Json(Job("a1", "processing")), Reply.Json(Job("a1", "completed", "\"items_total_count\":2")));
        var open = harness.Open();

        var report = await open.ImportAsync([Ada, Bob], default);

        Assert.Equal(BulkReport.Clean, report);
        Assert.Equal(4 - 1, open.RequestsSpent);
        using var sent = JsonDocument.Parse(harness.Server.LogOf(Import).Single().Body);
        Assert.Equal(["ada@example.org", "bob@example.org"],
            sent.RootElement.GetProperty("import_data").EnumerateArray().Select(static r => r.GetProperty("email").GetString()!));
        Assert.Equal("application/json", harness.Server.LogOf(Import).Single().ContentType);
    }

    [Fact]
    public async Task Several_jobs_are_watched_with_one_poll()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Started("a1"), Started("a2"))
            .On(Recent, Jobs(Job("a1", "processing"), Job("other", "failed"), Job("a2", "initialized")),
                Jobs(Job("a2", "completed"), Job("a1", "completed")));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Ada, Cy));

        Assert.Equal(2, harness.Server.LogOf(Recent).Count);
        Assert.Equal(4, harness.Server.Log.Count);
    }

    [Theory]
    [InlineData("\"items_total_count\":2,\"person_count\":2,\"error_count\":1,\"correctable_count\":1",
        "An import of 2 contacts: 2 could not be read.")]
    [InlineData("\"items_total_count\":2,\"cannot_add_to_list_count\":1", "An import of 2 contacts: 1 unsubscribed earlier.")]
    [InlineData("\"items_total_count\":2,\"person_count\":0,\"error_count\":0", "An import of 2 contacts: 2 never arrived.")]
    [InlineData("\"items_total_count\":1", "An import of 2 contacts: 1 never arrived.")]
    public async Task A_completed_import_with_missing_rows_is_reported(string counts, string problem)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Started("a1")).On("GET /v3/activities/a1", Reply.Json(Job("a1", "completed", counts)));

        Assert.Equal([problem], (await ImportAsync(harness, Ada, Bob)).Problems);
    }

    [Theory]
    [InlineData("failed", "An import of 1 contacts failed. Constant Contact says: disk full; no paper")]
    [InlineData("cancelled", "An import of 1 contacts was cancelled. Constant Contact says: disk full; no paper")]
    [InlineData("timed_out", "An import of 1 contacts ran out of time. Constant Contact says: disk full; no paper")]
    public async Task A_job_that_did_not_complete_is_a_problem_with_its_reasons(string state, string problem)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Started("a1"))
            .On("GET /v3/activities/a1",
                Reply.Json(Job("a1", state, "", ",\"activity_errors\":[\"disk full\",{\"message\":\"no paper\"}]")));

        Assert.Equal([problem], (await ImportAsync(harness, Ada)).Problems);
    }

    [Fact]
    public async Task A_job_that_vanishes_has_an_unknown_outcome()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Started("a1")).On("GET /v3/activities/a1", Reply.NotFound);

        Assert.Contains("no longer knows", Assert.Single((await ImportAsync(harness, Ada)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_without_progress_is_given_up_and_reported_so()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:ActivityTimeout"] = "00:01:00" });
        harness.Server.On(Import, Started("a1")).On("GET /v3/activities/a1", Reply.Json(Job("a1", "processing")));

        Assert.Contains(
            "still processing when we stopped", Assert.Single((await ImportAsync(harness, Ada)).Problems), StringComparison.Ordinal);

        // Pauses of 1, 2, 3, 5, 8, 13, 21, 30 seconds, so there are few polls.
        Assert.InRange(harness.Server.LogOf("GET /v3/activities/a1").Count, 3, 9);
    }

    [Fact]
    public async Task Polls_that_fail_temporarily_do_not_lose_the_job()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:Tries"] = "1" });
        harness.Server.On(Import, Started("a1"))
            .On("GET /v3/activities/a1", Reply.Empty(503), Reply.Cut, Reply.Json(Job("a1", "completed")));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Ada));
    }

    [Fact]
    public async Task An_import_cut_after_its_effect_is_found_and_not_sent_again()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Reply.Cut)
            .On(Recent,
                Jobs(Job("old", "completed", "\"items_total_count\":1").Replace("2026-03-10", "2026-03-09", StringComparison.Ordinal),
                Job("mine", "processing", "\"items_total_count\":1"), Job("others", "processing", "\"items_total_count\":77")))
            .On("GET /v3/activities/mine", Reply.Json(Job("mine", "completed")));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Ada));

        Assert.Single(harness.Server.LogOf(Import));
    }

    [Fact]
    public async Task An_import_cut_before_its_effect_is_sent_again()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Reply.Cut, Started("a1")).On(Recent, Jobs())
            .On("GET /v3/activities/a1", Reply.Json(Job("a1", "completed")));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Ada));

        Assert.Equal(2, harness.Server.LogOf(Import).Count);
    }

    [Fact]
    public async Task An_import_with_an_unknown_outcome_is_a_failure_and_stops_no_other()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Reply.Cut, Started("a2"))
            .On(Recent, Jobs(Job("x", "processing"), Job("y", "processing")))
            .On("GET /v3/activities/a2", Reply.Json(Job("a2", "completed")));

        var report = await ImportAsync(harness, Ada, Cy);

        Assert.Contains("not known whether", Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Equal(2, harness.Server.LogOf(Import).Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(415)]
    public async Task B7_an_import_that_is_refused_stops_no_other(int status)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Reply.Json("""[{"error_key":"k","error_message":"list l1 is unknown"}]""", status), Started("a2"))
            .On("GET /v3/activities/a2", Reply.Json(Job("a2", "completed")));

        Assert.Contains("list l1 is unknown", Assert.Single((await ImportAsync(harness, Ada, Cy)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_missing_response_the_rest_is_not_sent()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:Tries"] = "2" });
        harness.Server.On(Import, Reply.Throttled);

        Assert.Equal(2, (await ImportAsync(harness, Ada, Cy)).Problems.Count);

        Assert.Equal(2, harness.Server.LogOf(Import).Count);
    }

    [Fact]
    public async Task A_missing_privilege_ends_the_run_instead_of_failing_each_row()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import,
            Reply.Json("""{"error_key":"access_denied","error_message":"Request forbidden due to insufficient user privileges."}""", 403));

        var stopped = await Assert.ThrowsAnyAsync<ConstantContactException>(() => ImportAsync(harness, Ada, Cy));

        Assert.Contains("insufficient user privileges", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_imports_go_as_a_file_with_its_lists()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:ImportBytes"] = "10000" });
        harness.Server.On("POST /v3/activities/contacts_file_import", Started("f1")).On(Import, Started("a1"), Started("a2"))
            .On(Recent, Jobs(Job("f1", "completed", "\"items_total_count\":101"), Job("a1", "completed"), Job("a2", "completed")))
            .On("GET /v3/activities/f1", Reply.Json(Job("f1", "completed", "\"items_total_count\":101")));
        ImportRow[] rows = [.. Enumerable.Range(0, 100).Select(static i => Make.New(Make.Email($"donor{i}@example.org"), "l1", "l2"))];

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, rows));

        var sent = harness.Server.LogOf("POST /v3/activities/contacts_file_import").Single();
        Assert.StartsWith("multipart/form-data; boundary=", sent.ContentType, StringComparison.Ordinal);
        Assert.Contains("name=\"file\"; filename=\"contacts.csv\"", sent.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"list_ids\"\r\n\r\nl1,l2\r\n", sent.Text, StringComparison.Ordinal);
        Assert.Contains("donor99@example.org,Ada,Lovelace,,1 Main St,Flat 2,London,,N1,UK\r\n", sent.Text, StringComparison.Ordinal);
        Assert.InRange(sent.Body.Length, 1, 10_000);
    }

    [Fact]
    public async Task Rows_of_one_address_are_one()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Started("a1")).On("GET /v3/activities/a1", Reply.Json(Job("a1", "completed", "\"items_total_count\":1")));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Make.Known(Make.Email("ADA@example.org"), "l1"), Ada));
        Assert.Contains("Lovelace", harness.Server.LogOf(Import).Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_too_long_for_imports_are_created_one_by_one()
    {
        await using var harness = await ClientHarness.StartAsync();
        var email = Make.Email(51);
        harness.Server.On(CreateContact, Reply.Json("""{"contact_id":"c1"}""", 201));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Make.New(email, "l1", "l2")));

        Assert.Equal(
            $$$"""{"email_address":{"address":"{{{email}}}","permission_to_send":"implicit"}"""
            + $$$""","first_name":"Ada","last_name":"Lovelace","street_addresses":[{"kind":"home","street":"1 Main St Flat """
            + $$$"""2","city":"London","state":"","postal_code":"N1","country":"UK"}],"list_memberships":["l1","l2"]"""
            + $$$""","create_source":"Account"}""",
            harness.Server.Log.Single().Text);
    }

    [Fact]
    public async Task A_known_long_address_is_added_by_its_id()
    {
        await using var harness = await ClientHarness.StartAsync();
        var email = Make.Email(80);
        harness.Server.On(
            FindContact,
            Reply.Json(
                $$"""{"contacts":[{"contact_id":"c1","email_address":{"address":"{{email}}","permission_to_send":"implicit"}"""
                + $$""","list_memberships":["l1"]}]}"""))
            .On(Add, Started("a1")).On("GET /v3/activities/a1", Reply.Json(Job("a1", "completed", "\"items_total_count\":1")));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Make.Known(email, "l1", "l2")));

        Assert.Equal("""{"source":{"contact_ids":["c1"]},"list_ids":["l2"]}""", harness.Server.LogOf(Add).Single().Text);
    }

    [Theory]
    [InlineData("\"deleted_at\":\"2026-01-01\",", "implicit", "deleted")]
    [InlineData("", "unsubscribed", "unsubscribed")]
    public async Task P5_a_conflict_with_an_unsubscribed_contact_is_refused_and_resubscribes_no_contact(
        string deleted, string permission, string reason)
    {
        await using var harness = await ClientHarness.StartAsync();
        var email = Make.Email(60);
        harness.Server
            .On(CreateContact,
                Reply.Json(
                """[{"error_key":"contacts.api.conflict","error_message":"Validation failed: Email already exists for contact """
                + """61d00338-4bd5-11ed-8c0a-fa163ec17584"}]""", 409))
            .On(FindContact,
                Reply.Json(
                $$"""{"contacts":[{"contact_id":"c1",{{deleted}}"email_address":"""
                + $$"""{"address":"{{email}}","permission_to_send":"{{permission}}"} }]}"""));

        var report = await ImportAsync(harness, Make.New(email, "l1"));

        Assert.Contains(reason, report.Refused[email.Key.Value], StringComparison.Ordinal);
        Assert.Equal(["POST /v3/contacts", "GET /v3/contacts"], harness.Server.Log.Select(static a => a.Call));
        Assert.Equal("all", harness.Server.Log[1].Query["status"]);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_creation_without_a_response_is_looked_up_before_it_is_repeated(bool hadEffect, int creations)
    {
        await using var harness = await ClientHarness.StartAsync();
        var email = Make.Email(60);
        var there = $$"""{"contacts":[{"contact_id":"c1","email_address":{"address":"{{email}}","permission_to_send":"implicit"}"""
            + $$""","list_memberships":["l1"]}]}""";
        harness.Server.On(CreateContact, Reply.Cut, Reply.Json("""{"contact_id":"c1"}""", 201))
            .On(FindContact, Reply.Json(hadEffect ? there : "{}"));

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness, Make.New(email, "l1")));

        Assert.Equal(creations, harness.Server.LogOf(CreateContact).Count);
    }

    [Fact]
    public async Task L9_an_address_over_eighty_characters_is_refused_with_the_reason()
    {
        await using var harness = await ClientHarness.StartAsync();
        var email = Make.Email("a@" + string.Join('.', Enumerable.Repeat("example", 11)) + ".org");

        var report = await ImportAsync(harness, Make.New(email, "l1"));

        Assert.Equal("The address is longer than 80 characters.", report.Refused[email.Key.Value]);
        Assert.Empty(harness.Server.Log);
    }

    [Fact]
    public async Task Removals_go_in_one_request_and_are_watched()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Remove, Started("r1")).On("GET /v3/activities/r1", Reply.Json(Job("r1", "completed")));
        Removal[] removals = [.. from contact in new[] { "c1", "c2" } from list in new[] { "l1", "l2" } select new Removal(
            new CtctContactId(contact), new ListId(list))];

        Assert.Equal(BulkReport.Clean, await harness.Open().RemoveAsync(removals, default));

        Assert.Equal("""{"source":{"contact_ids":["c1","c2"]},"list_ids":["l1","l2"]}""", harness.Server.LogOf(Remove).Single().Text);
    }

    [Fact]
    public async Task Nothing_to_do_takes_no_request()
    {
        await using var harness = await ClientHarness.StartAsync();

        Assert.Equal(BulkReport.Clean, await ImportAsync(harness));
        Assert.Equal(BulkReport.Clean, await harness.Open().RemoveAsync([], default));
        Assert.Empty(harness.Server.Log);
    }
}
