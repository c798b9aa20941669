using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>Lists through the port (L1, L4, L6, L8).</summary>
public sealed class ListTests
{
    const string All = "GET /v3/contact_lists";
    const string Create = "POST /v3/contact_lists";
    const string One = "GET /v3/contact_lists/l1";
    const string Put = "PUT /v3/contact_lists/l1";
    const string Delete = "DELETE /v3/contact_lists/l1";

    static readonly ListId L1 = new("l1");
    static readonly Reply Taken = Reply.Json("""[{"error_key":"contacts.api.conflict","error_message":"name is taken"}]""", 409);
    static readonly Reply None = Reply.Json("""{"lists":[],"_links":{}}""");
    static readonly Reply Deleting = Reply.Json("""{"activity_id":"d1","state":"initialized"}""", 202);

    [Fact]
    public async Task All_lists_are_read_in_one_request_deleted_ones_and_counts_included()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            All, Reply.Json("""{"lists":[{"list_id":"l1","name":"News","membership_count":5},"""
                + """{"list_id":"l2","name":"Old","deleted_at":"2026-01-01T00:00:00Z"},{"name":"no id"}]}"""));

        var lists = await harness.Open().ListsAsync(default);

        Assert.Equal([new ListSeen(L1, "News", false, 5), new ListSeen(new("l2"), "Old", true, null)], lists);
        var query = harness.Server.Log.Single().Query;
        Assert.Equal(["500", "all", "all"], new[] { "limit", "include_membership_count", "status" }.Select(name => query[name].ToString()));
    }

    [Fact]
    public async Task L1_a_list_is_created()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Reply.Json("""{"list_id":"l7","name":"Donors"}""", 201));

        Assert.Equal(new ListMade(new("l7"), Adopted: false), await harness.Open().CreateListAsync("Donors", default));
        Assert.Equal("""{"name":"Donors","favorite":false}""", harness.Server.Log.Single().Text);
    }

    [Fact]
    public async Task L8_an_existing_name_is_adopted_in_any_case()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Taken)
            .On(All, None,
            Reply.Json("""{"lists":[{"list_id":"l0","name":"donors","deleted_at":"2026-01-01"},{"list_id":"l7","name":"DONORS "}]}"""));

        Assert.Equal(new ListMade(new("l7"), Adopted: true), await harness.Open().CreateListAsync("Donors", default));
        Assert.Equal("Donors", harness.Server.LogOf(All)[0].Query["name"]);
    }

    [Fact]
    public async Task A_name_that_is_taken_by_no_visible_list_is_a_readable_error()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Taken).On(All, None);

        var failed = await Assert.ThrowsAnyAsync<ConstantContactException>(() => harness.Open().CreateListAsync("Donors", default));

        Assert.Contains("keeps the name \"Donors\"", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_list_whose_creation_got_no_response_is_looked_up_before_it_is_created_again(bool hadEffect, int creations)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Reply.Cut, Reply.Json("""{"list_id":"l7"}""", 201))
            .On(All, hadEffect ? Reply.Json("""{"lists":[{"list_id":"l7","name":"Donors"}]}""") : None);

        Assert.Equal(new ListId("l7"), (await harness.Open().CreateListAsync("Donors", default)).Id);
        Assert.Equal(creations, harness.Server.LogOf(Create).Count);
    }

    [Fact]
    public async Task L4_a_rename_keeps_description_and_favorite_as_they_were_read()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(All, Reply.Json("""{"lists":[{"list_id":"l1","name":"Old","description":"Our best","favorite":true}]}"""))
            .On(Put, Reply.Json("""{"list_id":"l1"}"""));
        var open = harness.Open();
        await open.ListsAsync(default);

        Assert.Null(await open.RenameListAsync(L1, "New", default));

        Assert.Equal("""{"name":"New","favorite":true,"description":"Our best"}""", harness.Server.LogOf(Put).Single().Text);
        Assert.Equal(2, harness.Server.Log.Count);
    }

    [Fact]
    public async Task A_rename_of_a_list_not_read_yet_reads_it_first()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(One, Reply.Json("""{"list_id":"l1","name":"Old","description":"Our best"}""")).On(Put, Reply.Json("{}"));

        Assert.Null(await harness.Open().RenameListAsync(L1, "New", default));
        Assert.Equal("""{"name":"New","favorite":false,"description":"Our best"}""", harness.Server.LogOf(Put).Single().Text);
    }

    [Theory]
    [InlineData(404, "no longer exists")]
    [InlineData(409, "Another list")]
    [InlineData(400, "name is odd")]
    public async Task A_refused_rename_is_a_failed_step_and_does_not_end_the_run(int status, string reason)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(One, Reply.Json("""{"list_id":"l1","name":"Old"}"""))
            .On(Put, Reply.Json("""[{"error_key":"k","error_message":"name is odd"}]""", status))
            .On(All, Reply.Json("""{"lists":[{"list_id":"l9","name":"New"}]}"""));

        Assert.Contains(reason, (await harness.Open().RenameListAsync(L1, "New", default))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L6_a_list_is_deleted_and_waited_for()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Delete, Deleting)
            .On("GET /v3/activities/d1", Reply.Json("""{"state":"processing"}"""), Reply.Json("""{"state":"completed"}"""));

        Assert.Null(await harness.Open().DeleteListAsync(L1, default));
        Assert.Equal(2, harness.Server.LogOf("GET /v3/activities/d1").Count);
    }

    [Fact]
    public async Task A_deletion_cut_after_its_effect_is_done()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Delete, Reply.Cut, Reply.NotFound);

        Assert.Null(await harness.Open().DeleteListAsync(L1, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_with_an_unknown_job_is_judged_by_the_list(bool gone)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Delete, Deleting).On("GET /v3/activities/d1", Reply.NotFound)
            .On(One, gone ? Reply.Json("""{"list_id":"l1","deleted_at":"2026-03-10"}""") : Reply.Json("""{"list_id":"l1"}"""));

        Assert.Equal(
            gone ? null : "Constant Contact has not finished deleting the list.",
            (await harness.Open().DeleteListAsync(L1, default))?.Reason);
    }

    [Fact]
    public async Task B9_a_list_that_did_not_show_is_gone_only_when_asked_for_itself()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            One, Reply.Json("""{"list_id":"l1"}"""), Reply.Json("""{"list_id":"l1","deleted_at":"2026-03-10"}"""), Reply.NotFound);
        var open = harness.Open();

        Assert.False(await open.IsListGoneAsync(L1, default));
        Assert.True(await open.IsListGoneAsync(L1, default));
        Assert.True(await open.IsListGoneAsync(L1, default));
    }
}
