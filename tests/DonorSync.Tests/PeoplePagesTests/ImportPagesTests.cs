using System.Net;
using DonorSync.Database;
using DonorSync.Database.Users;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>A file is previewed, tried, imported, and undone.</summary>
public sealed class ImportPagesTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task A_file_is_previewed_tried_and_imported_and_its_rejected_rows_are_returned()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/import");
        browser.IsWellMade();

        await browser.SendFileAsync(
            "/contacts/import/upload", "donors.csv",
            "First Name,Email,Shoe Size,Groups\nUma,uma@upload.example.org,<b>42</b>,Uploaded\n=Bad,not an address,1,\n");
        browser.Shows("We recognized 3 of 4 columns");
        browser.Shows("<b>42</b>");

        var page = browser.Path;
        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "try" });
        browser.Shows("Nothing is written yet.");
        browser.Shows("1 new");
        Assert.Empty((await server.Client.GetAsync("contacts?q=upload.example"))["items"].AsArray());

        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import" });
        browser.Shows("The file is imported.");
        browser.Shows("Groups created Uploaded");
        Assert.Single((await server.Client.GetAsync("contacts?q=upload.example"))["items"].AsArray());
        (await browser.OpenAsync($"{page}/rejected.csv")).Expect(HttpStatusCode.OK);
        Assert.Contains("'=Bad", browser.Html, StringComparison.Ordinal);

        using var stranger = await server.StrangerAsync();
        (await stranger.OpenAsync(page)).Expect(HttpStatusCode.NotFound);
        (await stranger.OpenAsync($"{page}/rejected.csv")).Expect(HttpStatusCode.NotFound);
        Assert.DoesNotContain("Bad", stranger.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_import_is_listed_undone_and_says_what_it_kept_B15()
    {
        await server.Client.ContactAsync(new { firstName = "Kay", primaryEmail = "kay@undone.example.org" });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync(
            "/contacts/import/upload", "friends.csv",
            "First Name,Email,City,Do Not Email\nKay,kay@undone.example.org,Hull,yes\nLou,lou@undone.example.org,,\nX,wrong,,\n");
        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import", ["group"] = " Friends  of ours " });
        browser.Shows("The file is imported.");
        browser.Shows("Groups created Friends of ours");

        await browser.OpenAsync("/contacts/work");
        browser.IsWellMade();
        browser.Shows("Import friends.csv Done 1 new, 1 changed, 1 rejected");
        var page = browser.Links("/contacts/work/")[0];
        await browser.OpenAsync(page);
        browser.Shows("Undo this import");
        browser.Shows("3 rows: 1 new, 1 changed, 0 unchanged or repeated, 1 rejected.");
        (await browser.OpenAsync($"{page}/rejected.csv")).Expect(HttpStatusCode.OK);
        await browser.OpenAsync(page);
        await browser.SubmitAsync([], $"{page}/actions/undo");
        await browser.EndOfWorkAsync();

        browser.IsWellMade();
        browser.Shows("Opted out by this file");
        browser.Shows("kay@undone.example.org");
        browser.Hides("Undo this import");
        var contact = Assert.Single((await server.Client.GetAsync("contacts?q=undone.example"))["items"].AsArray())!;
        Assert.Equal((null, false), ((string?)contact["city"], (bool)contact["preferences"]!["integrationEmailOptIn"]!));
        await browser.OpenAsync(page);
        browser.Shows("This import was undone.");
        browser.Hides("Undo this import");
        await browser.SubmitAsync([], $"{page}/actions/undo");
        browser.Shows("This import was undone already.");
    }

    [Fact]
    public async Task A_group_with_a_wrong_name_is_refused_before_anything_is_imported_B15()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync("/contacts/import/upload", "group.csv", "Email\nnobody@wrong-group.example.org\n");
        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import", ["group"] = new string('x', 256) });
        browser.Shows("The name of the group must be at most 255 characters");
        Assert.Empty((await server.Client.GetAsync("contacts?q=wrong-group.example"))["items"].AsArray());
    }

    [Fact]
    public async Task Columns_with_strange_names_are_given_a_meaning_by_hand()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync(
            "/contacts/import/upload", "odd.csv",
            "Quien,Donde,Do Not Email,Talla\nVera Vidal,vera@mapped.example.org,yes,38\nWim Wolf,wim@mapped.example.org,,40\n");
        browser.Shows("No column is a name or an email address.");

        // Ignoring the opt-in is not one of the choices, and has no effect if it is sent anyway.
        await browser.SubmitAsync(
            new()
            {
                ["_handler"] = "import",
                ["act"] = "try",
                ["column.0"] = "FullName",
                ["column.1"] = "PrimaryEmail",
                ["column.2"] = "",
                ["column.3"] = "nonsense",
                ["column.x"] = "City"
            });
        browser.Shows("We recognized 3 of 4 columns");
        browser.Shows("a file's No always counts");
        browser.Shows("Nothing is written yet.");
        await browser.SubmitAsync(
            new()
            {
                ["_handler"] = "import",
                ["act"] = "import",
                ["column.0"] = "FullName",
                ["column.1"] = "PrimaryEmail",
                ["column.2"] = "",
                ["column.3"] = ""
            });
        browser.Shows("2 new");

        var found = (await server.Client.GetAsync("contacts?q=mapped.example"))["items"].AsArray();
        Assert.Equal(
            ["Vera Vidal: false", "Wim Wolf: true"],
            found.Select(c => $"{c!["firstName"]} {c["lastName"]}: {c["preferences"]!["integrationEmailOptIn"]}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_column_about_consent_is_asked_about_and_nothing_is_imported_before_it_is_answered_P9()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync(
            "/contacts/import/upload", "asked.csv",
            "First Name,Email,Mail preference\nNora,nora@asked.example.org,nothing please\nYann,yann@asked.example.org,\n");
        browser.IsWellMade();
        browser.Shows("A question about consent");
        browser.Shows("For example: nothing please");

        // Neither button has an effect, and the list of fields cannot bypass the question.
        foreach (var act in new[] { "try", "import" })
        {
            await browser.SubmitAsync(
                new()
                {
                    ["_handler"] = "import",
                    ["act"] = act,
                    ["column.0"] = "FirstName",
                    ["column.1"] = "PrimaryEmail",
                    ["column.2"] = ""
                });
            browser.Shows("Nothing was done. Please answer the questions about the columns below first.");
            Assert.Empty((await server.Client.GetAsync("contacts?q=asked.example"))["items"].AsArray());
        }

        await browser.SubmitAsync(
            new()
            {
                ["_handler"] = "import",
                ["act"] = "try",
                ["column.0"] = "FirstName",
                ["column.1"] = "PrimaryEmail",
                ["answer.2"] = "OptOut"
            });
        browser.Shows("2 new");
        await browser.SubmitAsync(
            new()
            {
                ["_handler"] = "import",
                ["act"] = "import",
                ["column.0"] = "FirstName",
                ["column.1"] = "PrimaryEmail",
                ["answer.2"] = "OptOut"
            });
        browser.Shows("The file is imported.");
        var found = (await server.Client.GetAsync("contacts?q=asked.example"))["items"].AsArray();
        Assert.Equal(["Nora: false", "Yann: true"],
            found.Select(c => $"{c!["firstName"]}: {c["preferences"]!["integrationEmailOptIn"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_invalid_file_is_refused_with_a_reason()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync("/contacts/import/upload", "empty.csv", "");
        browser.Shows("Choose a file that is not empty.");

        await browser.SendFileAsync("/contacts/import/upload", "odd.csv", "Shoe,Hat\n1,2\n");
        browser.Shows("No column is a name or an email address.");

        (await browser.OpenAsync($"/contacts/import/{Guid.Empty}")).Expect(HttpStatusCode.NotFound);
        browser.Shows("no longer here");
    }

    [Fact]
    public async Task An_export_contains_the_shown_list_runs_no_formulas_and_can_be_imported_again()
    {
        var id = await server.Client.ContactAsync(
            new
            {
                firstName = "=1+1",
                lastName = "Exported",
                primaryEmail = "exported@example.org",
                city = "Sint, Niklaas",
                preferences = new { newsletter = false }
            });
        var group = await server.Client.GroupAsync("Export one");
        await server.Client.PutAsync($"groups/{group}/members/{id}");
        await server.Client.ContactAsync(new { lastName = "Exported too" });
        using var browser = await server.AdministratorAsync();

        (await browser.OpenAsync("/contacts/export?q=exported")).Expect(HttpStatusCode.OK);
        var all = browser.Html;
        Assert.Equal("text/csv", browser.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(3, all.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("'=1+1", all, StringComparison.Ordinal);
        Assert.Contains(
            ",Exported,,exported@example.org,,,,\"Sint, Niklaas\",,,,Export one,Yes,Yes,Yes,Yes,No,Yes,Yes", all, StringComparison.Ordinal);

        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync("/contacts/import/upload", "back.csv", all.Replace("'=1+1", "Again", StringComparison.Ordinal));
        browser.Shows("We recognized 20 of 20 columns");
        using var reader = await server.SomebodyAsync(UserRole.ReadOnly);
        await reader.OpenAsync("/contacts/export");
        Assert.StartsWith("/access-denied", reader.Path, StringComparison.Ordinal);
        using var stranger = await server.StrangerAsync();
        await stranger.OpenAsync("/contacts/export");
        Assert.DoesNotContain("Exported", stranger.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_the_antiforgery_token_is_refused()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/access-denied");

        await browser.SendFileAsync("/contacts/import/upload", "forged.csv", "Email\nforged@example.org\n");

        browser.Shows("nothing was done");
    }
}
