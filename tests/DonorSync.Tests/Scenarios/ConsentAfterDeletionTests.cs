using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DonorSync.Database.Users;

namespace DonorSync.Tests.Scenarios;

/// <summary>C10, P9: an opted-out address is not emailed after its contact was deleted, merged, imported again, or came back.</summary>
public sealed class ConsentAfterDeletionTests
{
    const string Ann = "ann@example.org";
    const string File = "First Name,Last Name,Email,Groups\nAnn,A,ann@example.org,Board\n";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_opt_out_of_a_deleted_duplicate_holds_for_the_remaining_contact_C10()
    {
        await using var here = await StartAsync();
        var ann = await IdAsync(here);
        await ImportAsync(here, "First Name,Last Name,Email,Groups\nAnnie,A,ANN@Example.org,Board\n");
        await SayNoAsync(here, ann);
        await here.SyncAsync();

        await here.SendAsync(HttpMethod.Delete, $"contacts/{ann}", expect: HttpStatusCode.NoContent);
        await here.SyncAsync();

        Assert.Equal("Annie", (string?)(await here.ContactAsync(Ann))!["firstName"]);
        Assert.False(await here.OptInAsync(Ann));
        Assert.False(here.IsOnList(Ann, "Board"));
    }

    [Fact]
    public async Task A_file_with_another_spelling_of_the_name_adds_the_address_opted_out_with_a_note_P9()
    {
        await using var here = await StartAsync();
        await SayNoAsync(here, await IdAsync(here));

        var report = await ImportAsync(here, "First Name,Last Name,Email,Groups\nAnnie,A,ann@example.org,Board\n");

        Assert.Equal(1, (int)report["created"]!);
        Assert.Contains("opted out", report["notes"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.All((await here.GetAsync($"contacts?email={Ann}"))["items"]!.AsArray(),
            static c => Assert.False((bool)c!["preferences"]!["integrationEmailOptIn"]!));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("dry run")]
    [InlineData("post")]
    [InlineData("bulk")]
    [InlineData("patch")]
    [InlineData("form")]
    public async Task A_deleted_contact_comes_back_opted_out_with_a_note_P9(string how)
    {
        await using var here = await StartAsync();
        var ann = await IdAsync(here);
        await SayNoAsync(here, ann);
        await here.SyncAsync();
        await here.SendAsync(HttpMethod.Delete, $"contacts/{ann}");
        await here.SyncAsync();

        Assert.Contains("opted out", await ComeBackAsync(here, how), StringComparison.OrdinalIgnoreCase);

        if (how == "dry run")
            return;
        Assert.False(await here.OptInAsync(Ann));
        await here.SyncAsync();
        Assert.False(here.IsOnList(Ann, "Board"));

        // A later opt-in by a user counts.
        await here.SendAsync(
            HttpMethod.Patch, $"contacts/{await IdAsync(here)}", new { preferences = new { integrationEmailOptIn = true } });
        Assert.True(await here.OptInAsync(Ann));
    }

    [Fact]
    public async Task An_address_that_a_user_opted_out_comes_in_from_a_list_opted_out_and_leaves_it_P9_M7()
    {
        await using var here = await StartAsync();
        var ann = await IdAsync(here);
        await SayNoAsync(here, ann);
        await here.SyncAsync();
        await here.SendAsync(HttpMethod.Delete, $"contacts/{ann}");
        await here.SyncAsync();
        here.Account.AddToList(Ann, "Board");

        var preview = await here.SyncAsync(preview: true, fullRead: true);
        Assert.Contains("P9", (await here.GetAsync($"apps/constant-contact/syncs/{(string)preview["id"]!}/changes")).ToJsonString(),
            StringComparison.Ordinal);
        var run = await here.SyncAsync(fullRead: true);

        Assert.Equal("completed", (string?)run["state"]);
        Assert.False(await here.OptInAsync(Ann));
        Assert.True(await here.IsMemberAsync(Ann, "Board"));
        Assert.False(here.IsOnList(Ann, "Board"));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync(fullRead: true)));
        using var staff = await AccessTests.Person.OfAsync(here, UserRole.Staff);
        Assert.Contains("Keep opted out", (await staff.PageAsync("/review"))!.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_donor_who_resubscribed_is_opted_in_and_one_that_the_account_resubscribed_is_not_P9_P3()
    {
        await using var here = await StartAsync("bob@example.org");
        foreach (var who in new[] { Ann, "bob@example.org" })
        {
            here.Account.Unsubscribe(who);
            await here.SyncAsync();
            await here.SendAsync(HttpMethod.Delete, $"contacts/{(string)(await here.ContactAsync(who))!["id"]!}");
            await here.SyncAsync();
        }

        here.Account.Resubscribe(Ann, "Board");
        here.Account.SetPermission("bob@example.org", ConstantContact.Sandbox.Model.PermissionToSend.Implicit);
        here.Account.AddToList("bob@example.org", "Board");
        await here.SyncAsync(fullRead: true);

        Assert.True(await here.OptInAsync(Ann));
        Assert.False(await here.OptInAsync("bob@example.org"));
    }

    static async Task<string> ComeBackAsync(Installation here, string how)
    {
        switch (how)
        {
            case "file" or "dry run":
                return (await ImportAsync(here, File, how == "dry run"))["notes"]!.ToJsonString();
            case "post":
                var made = await here.SendAsync(
                    HttpMethod.Post, "contacts",
                    new { primaryEmail = "ANN@Example.org", preferences = new { integrationEmailOptIn = true } }, HttpStatusCode.Created);
                return made!["notes"]!.ToJsonString();
            case "bulk":
                var bulk = await here.SendAsync(
                    HttpMethod.Post, "contacts/bulk", new { contacts = new[] { new { primaryEmail = Ann, groups = new[] { "Board" } } } });
                return bulk!["results"]![0]!["notes"]!.ToJsonString();
            case "patch":
                var bob = await here.SendAsync(
                    HttpMethod.Post, "contacts", new { primaryEmail = "bob@example.org" }, HttpStatusCode.Created);
                Assert.Null(bob!["notes"]);
                return (await here.SendAsync(HttpMethod.Patch, $"contacts/{(string)bob["id"]!}", new { primaryEmail = Ann }))![
                    "notes"]!.ToJsonString();
            default:
                using (var staff = await AccessTests.Person.OfAsync(here, UserRole.Staff))
                {
                    var form = AccessTests.PageForm.Of((await staff.PageAsync("/contacts/new"))!, "/contacts/new")
                        .Single(static f => f.Fields.ContainsKey("Form.PrimaryEmail"));
                    using var saved = await staff.SendAsync(
                        form with { Fields = form.Fields.SetItem("Form.PrimaryEmail", Ann).SetItem("Form.LastName", "A") });
                    return (await staff.PageAsync(saved.Headers.Location!.ToString()))!.Body!.TextContent;
                }
        }
    }

    static async Task<Installation> StartAsync(params string[] others)
    {
        var here = await Installation.StartAsync();
        await ImportAsync(here, File);
        await here.AddPeopleAsync(others, "Board");
        await here.FirstSyncAsync();
        Assert.True(here.IsOnList(Ann, "Board"));
        return here;
    }

    static async Task<JsonNode> ImportAsync(Installation here, string file, bool dryRun = false)
    {
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var answer = await here.Http.PostAsync(
            new Uri(dryRun ? "imports?dryRun=true" : "imports", UriKind.Relative), content, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    static async Task<string> IdAsync(Installation here) => (string)(await here.ContactAsync(Ann))!["id"]!;

    static async Task SayNoAsync(Installation here, string id) =>
        await here.SendAsync(HttpMethod.Patch, $"contacts/{id}", new { preferences = new { integrationEmailOptIn = false } });
}
