using System.Text;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

public sealed class PagingTests
{
    [Fact]
    public async Task The_cursor_is_base64_of_limit_ordinal_and_filters()
    {
        await using var bench = await SandboxBench.StartAsync();
        Seed(bench, 3);
        var href = Next(await bench.GetAsync("/v3/contacts?limit=1"));
        Assert.Equal("/v3/contacts?cursor=bGltaXQ9MSZuZXh0PTI=", href);
        href = Next(await bench.GetAsync("/v3/contacts?limit=1&updated_after=2022-03-11T22%3A09%3A02%2B00%3A00"));
        Assert.Equal("/v3/contacts?cursor=bGltaXQ9MSZuZXh0PTImdXBkYXRlZF9hZnRlcj0yMDIyLTAzLTExVDIyJTNBMDklM0EwMiUyQjAwJTNBMDA=", href);
    }

    [Fact]
    public async Task The_last_page_has_empty_links_and_filters_hold_on_later_pages()
    {
        await using var bench = await SandboxBench.StartAsync();
        Seed(bench, 3);
        bench.Account.Unsubscribe("p1@example.org");
        var page = await bench.GetAsync("/v3/contacts?limit=1&status=active&include_count=true&include=list_memberships");
        Assert.Equal(2, page.Json.Number("contacts_count"));
        page = await bench.GetAsync(Next(page)!);
        Assert.Equal(["implicit"], page.Json.GetProperty("contacts").EnumerateArray()
            .Select(contact => contact.GetProperty("email_address").Text("permission_to_send")));
        Assert.True(page.Json.GetProperty("contacts")[0].Has("list_memberships"));
        Assert.Equal("{}", page.Json.GetProperty("_links").GetRawText());
    }

    [Fact]
    public async Task Newest_come_first_and_rows_shift_when_the_set_changes_during_a_read()
    {
        await using var bench = await SandboxBench.StartAsync();
        Seed(bench, 4);
        var first = await bench.GetAsync("/v3/contacts?limit=2");
        Assert.Equal(["p3@example.org", "p2@example.org"], Addresses(first));
        bench.Account.DeleteContact("p3@example.org");
        // One row is skipped: the offset ignores that the first page has shrunk.
        Assert.Equal(["p0@example.org"], Addresses(await bench.GetAsync(Next(first)!)));
        bench.Account.Seed(new SeedContact { Email = "new@example.org", CreatedAt = DateTimeOffset.Parse("2026-06-01T00:00:00Z", null) });
        bench.Control.Behaviour = bench.Control.Behaviour with { OldestContactsFirst = true };
        Assert.Equal(["p0@example.org", "p1@example.org", "p2@example.org", "new@example.org"],
            Addresses(await bench.GetAsync("/v3/contacts")));
    }

    [Fact]
    public async Task Numbers_are_flags_only_by_switch()
    {
        await using var bench = await SandboxBench.StartAsync();
        Seed(bench, 2);
        (await bench.GetAsync("/v3/contacts?include_count=1")).ExpectInvalid("include_count does not have a valid value");
        bench.Control.Behaviour = bench.Control.Behaviour with { NumbersAsFlags = true };
        var page = await bench.GetAsync("/v3/contacts?limit=1&include_count=1");
        Assert.Equal(2, page.Expect(200).Json.Number("contacts_count"));
        Assert.Equal(2, (await bench.GetAsync(Next(page)!)).Expect(200).Json.Number("contacts_count"));
        Assert.False((await bench.GetAsync("/v3/contacts?include_count=0")).Expect(200).Json.Has("contacts_count"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=five", "limit")]
    [InlineData("status=removed", "status")]
    [InlineData("include=everything", "include")]
    [InlineData("lists=nonsense", "lists")]
    [InlineData("updated_after=yesterday", "updated_after")]
    [InlineData("updated_after=2022-03-11T22:09:02+00:00", "updated_after")]
    [InlineData("include_count=yes", "include_count")]
    [InlineData("cursor=%25%25", "cursor")]
    [InlineData("status=all&status=active", "status")]
    public async Task A_bad_parameter_is_named(string query, string name)
    {
        await using var bench = await SandboxBench.StartAsync();
        (await bench.GetAsync("/v3/contacts?" + query)).ExpectInvalid($"{name} does not have a valid value");
    }

    [Fact]
    public async Task A_forged_cursor_is_400_and_never_an_error_of_the_sandbox()
    {
        await using var bench = await SandboxBench.StartAsync();
        foreach (var text in new[] { "", "limit=0&next=1", "limit=5", "limit=5&next=-1", "limit=5&next=x", "limit=5&next=1&status=nonsense",
            "limit=5&next=99999999999" })
            (await bench.GetAsync("/v3/contacts?cursor=" + Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))))
                .ExpectInvalid("cursor does not have a valid value");
        Assert.Empty(Addresses((await bench.GetAsync("/v3/contacts?cursor=" + Convert.ToBase64String("limit=5&next=1000000"u8.ToArray())))
            .Expect(200)));
    }

    [Fact]
    public async Task Status_and_list_filters_select_the_right_contacts()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(
            new SeedContact { Email = "implicit@example.org", Lists = ["A"] }, new SeedContact
            { Email = "explicit@example.org", Permission = PermissionToSend.Explicit, Lists = ["B"] },
            new SeedContact { Email = "pending@example.org", Permission = PermissionToSend.PendingConfirmation, Lists = ["A"] },
            new SeedContact { Email = "hold@example.org", Permission = PermissionToSend.TempHold },
            new SeedContact { Email = "notset@example.org", Permission = PermissionToSend.NotSet }, new SeedContact
            { Email = "gone@example.org", Permission = PermissionToSend.Unsubscribed },
            new SeedContact { Email = "deleted@example.org", Deleted = true }, new SeedContact { FirstName = "Nameless" });
        var list = bench.Account.Lists().Single(list => list.Name == "A").ListId;
        Assert.Equal(7, await CountAsync(bench, ""));
        Assert.Equal(8, await CountAsync(bench, "status=all"));
        Assert.Equal(2, await CountAsync(bench, "status=active"));
        Assert.Equal(1, await CountAsync(bench, "status=deleted"));
        Assert.Equal(2, await CountAsync(bench, "status=temp_hold,not_set"));
        Assert.Equal(3, await CountAsync(bench, "status=active,unsubscribed"));
        Assert.Equal(2, await CountAsync(bench, $"lists={list}"));
        Assert.Equal(1, await CountAsync(bench, $"lists={list}&status=active"));
        Assert.Equal(1, await CountAsync(bench, "email=IMPLICIT@example.org"));
        Assert.Equal(0, await CountAsync(bench, "sms_status=all"));
    }

    [Fact]
    public async Task Time_windows_are_exclusive_unless_switched_and_opt_outs_have_their_own()
    {
        await using var bench = await SandboxBench.StartAsync();
        var at = DateTimeOffset.Parse("2026-01-01T00:00:00Z", null);
        bench.Account.Seed(new SeedContact { Email = "a@example.org", CreatedAt = at }, new SeedContact
        {
            Email = "gone@example.org",
            CreatedAt = at.AddDays(-9),
            Permission = PermissionToSend.Unsubscribed,
            PermissionAt = at.AddDays(1)
        });
        Assert.Equal(0, await CountAsync(bench, "updated_after=2026-01-01T00:00:00Z"));
        Assert.Equal(1, await CountAsync(bench, "updated_after=2025-12-31T23:59:59Z"));
        Assert.Equal(1, await CountAsync(bench, "optout_after=2026-01-01T12:00:00Z&optout_before=2026-01-02T00:00:01Z"));
        Assert.Equal(0, await CountAsync(bench, "optout_after=2026-01-02T00:00:00Z"));
        Assert.Equal(1, await CountAsync(bench, "created_before=2025-12-31"));
        bench.Control.Behaviour = bench.Control.Behaviour with { InclusiveBounds = true };
        Assert.Equal(1, await CountAsync(bench, "updated_after=2026-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task A_segment_combines_with_limit_only()
    {
        await using var bench = await SandboxBench.StartAsync();
        Seed(bench, 2);
        Assert.Equal(2, Addresses(await bench.GetAsync("/v3/contacts?segment_id=1&limit=5")).Length);
        (await bench.GetAsync("/v3/contacts?segment_id=1&status=all")).ExpectInvalid("segment_id does not have a valid value");
    }

    private static void Seed(SandboxBench bench, int count) =>
        bench.Account.Seed(Enumerable.Range(0, count)
            .Select(i => new SeedContact
            {
                Email = $"p{i}@example.org",
                CreatedAt = DateTimeOffset.Parse("2026-01-01T00:00:00Z", null)
                .AddDays(i)
            }));

    private static string? Next(Reply reply) =>
        reply.Expect(200).Json.GetProperty("_links").TryGetProperty("next", out var next) ? next.Text("href") : null;

    private static string[] Addresses(Reply reply) =>
        [.. reply.Expect(200).Json.GetProperty("contacts").EnumerateArray()
            .Select(contact => contact.GetProperty("email_address").Text("address"))];

    private static async Task<int> CountAsync(SandboxBench bench, string query) =>
        (await bench.GetAsync($"/v3/contacts?include_count=true&{query}")).Expect(200).Json.Number("contacts_count");
}
