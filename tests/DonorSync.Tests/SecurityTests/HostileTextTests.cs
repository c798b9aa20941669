using System.Net;
using AngleSharp.Html.Dom;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.Scenarios;
using UserRole = DonorSync.Database.Users.UserRole;

namespace DonorSync.Tests.SecurityTests;

/// <summary>Text of strangers, in a file, in a form or in Constant Contact, is only shown as text.</summary>
public sealed class HostileTextTests
{
    const string Markup = "<img src=x onerror=alert(1)>";
    const string Quoted = "\"'><svg/onload=alert(2)>";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Markup_in_any_field_of_either_side_is_text_on_every_page()
    {
        await using var here = await Installation.StartAsync();
        await here.SendAsync(HttpMethod.Post, "contacts/bulk",
            new { contacts = new[] { Hostile("person", "eve@example.org"), Hostile("organization", "org@example.org") } });
        here.Account.Seed(
            new SeedContact
            {
                Email = "mallory@example.org",
                FirstName = Markup,
                LastName = Quoted,
                City = Markup,
                Lists = [$"{Quoted} list"]
            });
        var run = await here.FirstSyncAsync();
        var ids = new Dictionary<string, string>
        {
            ["/contacts/"] = (string)(await here.ContactAsync("mallory@example.org"))!["id"]!,
            ["/groups/"] = (string)(await here.GroupAsync(Markup))!["id"]!,
            ["/activity/"] = (string)run["id"]!,
        };
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);

        var pages = 0;
        foreach (var call in AccessTable.Calls.Keys.Where(static c => c.StartsWith("PAGE ", StringComparison.Ordinal)))
        {
            var kind = ids.Keys.FirstOrDefault(k => call.Contains($"{k}{{", StringComparison.Ordinal));
            if (kind is null && call.Contains('{', StringComparison.Ordinal))
                continue;
            if (await administrator.PageAsync(AddressOf(call, kind is null ? null : ids[kind])) is { } page)
            {
                AssertHarmless(page, call);
                pages++;
            }
        }
        Assert.InRange(pages, 25, AccessTable.Calls.Count);
        AssertHarmless((await administrator.PageAsync($"/contacts?q={Uri.EscapeDataString(Markup)}"))!, "search");
    }

    [Theory]
    [InlineData("' OR 1=1 --")]
    [InlineData("'; DROP TABLE \"Contacts\"; --")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\" OR \"\" MATCH \"")]
    [InlineData("eve* NOT x")]
    public async Task A_search_term_is_only_text_for_the_database(string search)
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["eve@example.org", "ada@example.org"]);
        Assert.Empty((await here.GetAsync($"contacts?q={Uri.EscapeDataString(search)}"))["items"]!.AsArray());
        Assert.Equal(2, (await here.GetAsync("contacts"))["items"]!.AsArray().Count);
        using var staff = await Person.OfAsync(here, UserRole.Staff);
        using var answer = await staff.GetAsync($"/contacts?q={Uri.EscapeDataString(search)}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    static object Hostile(string type, string email) => new
    {
        type,
        firstName = Markup,
        lastName = Quoted,
        companyName = type == "organization" ? Markup : null,
        primaryEmail = email,
        address1 = Markup,
        address2 = Quoted,
        city = Markup,
        state = Quoted,
        postal = "<b>1</b>",
        country = Markup,
        groups = new[] { Markup },
    };

    static string AddressOf(string call, string? id)
    {
        var address = call.Split(' ')[1];
        var place = address.IndexOf('{', StringComparison.Ordinal);
        return id is null || place < 0
            ? address : string.Concat(address.AsSpan(0, place), id, address.AsSpan(address.IndexOf('}', place) + 1));
    }

    static void AssertHarmless(IHtmlDocument page, string where)
    {
        foreach (var element in page.All)
        {
            Assert.True(element.LocalName is not "script" || element.HasAttribute("src"), $"{where}: a script of its own");
            Assert.True(element.LocalName is not "img" || element.GetAttribute("src") != "x", $"{where}: {element.OuterHtml}");
            Assert.True(element.LocalName is not "svg" || !element.HasAttribute("onload"), $"{where}: {element.OuterHtml}");
            Assert.DoesNotContain(element.Attributes, static a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        }
    }
}
