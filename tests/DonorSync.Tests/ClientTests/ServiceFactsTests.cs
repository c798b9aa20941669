using System.Buffers.Text;
using System.Text;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Tests.ClientTests;

/// <summary>Responses of the real service that differ from its documentation: the client accepts all of them.</summary>
public sealed class ServiceFactsTests
{
    const string Import = "POST /v3/activities/contacts_json_import";
    const string Job = "GET /v3/activities/a1";

    static readonly Uri Redirect = new("http://localhost:5000/apps/constant-contact/callback");
    static readonly ImportRow Ada = Make.New(Make.Email("ada@example.org"), "l1");
    static readonly ImportRow Ben = Make.New(Make.Email("ben@example.org"), "l1");
    static readonly ImportRow Cy = Make.Known(Make.Email("cy@example.org"), "l1");

    static string Activity(string state, string more) => $$"""{"activity_id":"a1","state":"{{state}}"{{more}}}""";

    static async Task<BulkReport> ImportAsync(string end, params ImportRow[] rows)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Reply.Json(Activity("initialized", ""), 201)).On(Job, Reply.Json(end));
        return await harness.Open().ImportAsync(rows, default);
    }

    [Theory]
    [InlineData("list_id not found")]
    [InlineData("list_id 06526938-56dd-11e9-932a-fa163ea075fa not found.")]
    public async Task Deleting_a_list_that_is_gone_is_done_also_with_400(string message)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("DELETE /v3/contact_lists/l1",
            Reply.Json($$"""[{"error_key":"contacts.api.validation.error","error_message":"{{message}}"}]""", 400));

        Assert.Null(await harness.Open().DeleteListAsync(new("l1"), default));
        Assert.Single(harness.Server.Log);
    }

    [Theory]
    [InlineData("""{"list_id":"l1","name":"A","deleted_at":"2026-03-01"}""", 200, true)]
    [InlineData("""{"list_id":"l1","name":"A"}""", 200, false)]
    [InlineData("[]", 404, true)]
    public async Task Another_400_is_done_only_if_the_list_is_gone(string list, int status, bool done)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("DELETE /v3/contact_lists/l1", Reply.Json("""[{"error_key":"x","error_message":"no such thing"}]""", 400))
            .On("GET /v3/contact_lists/l1", Reply.Json(list, status));

        Assert.Equal(done, await harness.Open().DeleteListAsync(new("l1"), default) is null);
    }

    [Fact]
    public async Task Renaming_a_list_sends_favorite_also_when_the_answer_had_none()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("PUT /v3/contact_lists/l1", Reply.Json("""{"list_id":"l1","name":"New"}"""));

        await harness.Client().Lists.RenameAsync(new() { ListId = "l1" }, "New", default);

        Assert.Equal("""{"name":"New","favorite":false}""", harness.Server.Log.Single().Text);
    }

    [Theory]
    [InlineData("Line 3: Invalid email address")]
    [InlineData("line 3 - Invalid email address")]
    [InlineData("Error on line 3: Invalid email address")]
    public async Task An_error_that_names_a_line_is_the_reason_of_its_contact_B7(string error)
    {
        var report = await ImportAsync(
            Activity(
                "completed",
                $$""","activity_errors":["{{error}}","disk almost full"],"status":{"items_total_count":2,"person_count":"""
                + $$"""1,"correctable_count":1}"""), Ada, Ben);

        Assert.Equal("Constant Contact refused the contact: Invalid email address", report.Refused["ben@example.org"]);
        Assert.Single(report.Refused);
        Assert.Equal(
            "An import of 2 contacts: 1 could not be read. Constant Contact says: disk almost full", Assert.Single(report.Problems));
    }

    [Theory]
    [InlineData("Line 1: Invalid header")]
    [InlineData("Line 4: Invalid email address")]
    [InlineData("Line 99999999999: Invalid email address")]
    [InlineData("Deadline 2 missed")]
    public async Task An_error_with_an_unknown_line_belongs_to_the_job(string error)
    {
        var report = await ImportAsync(Activity("completed", $$""","activity_errors":["{{error}}"]"""), Ada, Ben);

        Assert.Empty(report.Refused);
        Assert.EndsWith($"Constant Contact says: {error}", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_without_fields_come_after_those_with_fields_and_keep_their_lines()
    {
        var report = await ImportAsync(Activity("completed", ""","activity_errors":["Line 2: First","Line 4: Third"]"""), Cy, Ada, Ben);

        Assert.Equal(["ada@example.org", "cy@example.org"], report.Refused.Keys.Order());
    }

    [Theory]
    [InlineData(""","status":{}""")]
    [InlineData(""","status":"" """)]
    [InlineData(""","status":null""")]
    [InlineData(""","status":[]""")]
    [InlineData("")]
    public async Task An_empty_status_at_first_and_at_the_end_is_read(string status)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Reply.Json(Activity("initialized", status), 201)).On(Job, Reply.Json(Activity("completed", status)));

        Assert.Equal(BulkReport.Clean, await harness.Open().ImportAsync([Ada], default));
    }

    [Fact]
    public async Task A_job_that_is_complete_in_its_first_response_is_not_polled()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Import, Reply.Json(Activity("completed", ""","status":{"items_total_count":1}"""), 201));

        Assert.Equal(BulkReport.Clean, await harness.Open().ImportAsync([Ada], default));
        Assert.Single(harness.Server.Log);
    }

    [Theory]
    [InlineData("http://contacts-service.internal:8080/v3/activities/a1")]
    [InlineData("/v3/activities/another")]
    public async Task The_self_link_of_a_job_is_never_followed(string self)
    {
        await using var harness = await ClientHarness.StartAsync();
        var links = $$$""","_links":{"self":{"href":"{{{self}}}"}}""";
        harness.Server.On("DELETE /v3/contact_lists/l1", Reply.Json(Activity("initialized", links), 202))
            .On(Job, Reply.Json(Activity("completed", links)));

        Assert.Null(await harness.Open().DeleteListAsync(new("l1"), default));
        Assert.Equal(["DELETE /v3/contact_lists/l1", Job], harness.Server.Log.Select(static a => a.Call));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","_links":{}""")]
    [InlineData(""","_links":null""")]
    [InlineData(""","_links":{"next":null}""")]
    [InlineData(""","_links":{"next":{}}""")]
    public async Task Links_may_be_absent_in_every_way(string links)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            "GET /v3/contacts",
            Reply.Json(
                $$$"""{"contacts":[{"contact_id":"c1"},{"contact_id":"c2","sms_channel":{"sms_address":"15551234567"}}]{{{links}}}}"""));

        var pages = await harness.Open().ContactsAsync(new ContactRead.All(), default).ToListAsync();

        Assert.All(Assert.Single(pages).Contacts, static c => Assert.Null(c.Email));
        Assert.Equal(2, pages[0].Contacts.Count);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "login")]
    public async Task A_login_is_asked_for_when_another_account_is_to_be_connected_A6(bool another, string? prompt)
    {
        await using var harness = await ClientHarness.StartAsync();

        var query = QueryHelpers.ParseQuery(harness.Flow.Start(Redirect, another).Url.Query);

        Assert.Equal(prompt, (string?)query.GetValueOrDefault("prompt"));
        Assert.NotEmpty(query["state"].ToString());
    }

    [Fact]
    public async Task A_login_without_an_account_is_told_from_its_token()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Tokens("""{"platform_user_id":"UNASSIGNED"}"""));

        var refused = await Assert.ThrowsAsync<NoAccountException>(() => harness.Flow.CompleteAsync("code", Redirect, "v", default));

        Assert.Contains("has no Constant Contact account", refused.Message, StringComparison.Ordinal);
        Assert.Empty(harness.Server.LogOf("GET /v3/account/summary"));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_login_whose_first_call_fails_has_no_account_either(int status)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Tokens("""{"platform_user_id":"123"}"""))
            .On("GET /v3/account/summary", Reply.Json("""{"error_key":"unauthorized","error_message":"Unauthorized"}""", status));

        await Assert.ThrowsAsync<NoAccountException>(() => harness.Flow.CompleteAsync("code", Redirect, "v", default));
    }

    static Reply Tokens(string claims)
    {
        var token = $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.x";
        return Reply.Json(
            $$"""{"token_type":"Bearer","expires_in":"""
            + $$"""28800,"access_token":"{{token}}","scope":"contact_data","refresh_token":"r","id_token":"e30"}""");
    }
}
