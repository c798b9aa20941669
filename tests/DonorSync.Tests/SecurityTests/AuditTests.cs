using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.Scenarios;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.SecurityTests;

/// <summary>Every action of users and programs is recorded with its author, and nothing else is.</summary>
public sealed class AuditTests
{
    /// <summary>Actions that change nothing that another user could see.</summary>
    static readonly string[] NotAudited =
    [
        "PAGE /access-denied", "PAGE /error", "PAGE /not-found", "PAGE /metrics", "PAGE /", "PAGE /activity", "PAGE /activity/{Id:guid}",
        "PAGE /apps",
        "PAGE /apps/constant-contact", "PAGE /apps/constant-contact/confirm", "PAGE /apps/constant-contact/disconnect", "PAGE /contacts",
        "PAGE /contacts/duplicates", "PAGE /contacts/{Id:guid}",
        "PAGE /contacts/{Id:guid}/merge", "PAGE /contacts/import", "PAGE /contacts/work", "PAGE /contacts/work/{Id:guid}", "PAGE /groups",
        "PAGE /groups/{Id:guid}",
        "PAGE /review", "PAGE /rules", "PAGE /settings/audit", "PAGE /settings/sync",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_that_changes_data_or_exports_contacts_states_its_audit_entry()
    {
        await using var here = await Installation.StartAsync();
        var unsaid = here.Services.GetServices<EndpointDataSource>().SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(static e => !e.Metadata.Any(static m => m.GetType().Name == "AuditedAttribute")).SelectMany(AccessTable.CallsOf)
                .Distinct();

        Assert.Equal(NotAudited.Order(StringComparer.Ordinal),
            unsaid.Where(static c => !c.StartsWith("GET ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Actions_of_programs_are_recorded_and_refused_ones_are_not()
    {
        await using var here = await Installation.StartAsync();
        var id = (await here.AddPeopleAsync(["ada@example.org"]))[0];
        await here.SendAsync(HttpMethod.Patch, $"contacts/{id}", new { firstName = "Ada" });
        await here.SendAsync(HttpMethod.Patch, $"contacts/{id}", new { shoeSize = 38 }, System.Net.HttpStatusCode.BadRequest);
        await here.SendAsync(HttpMethod.Post, "groups", new { name = "Friends" });

        var told = await EntriesAsync(here);
        Assert.Equal(["Created a group", "Changed a contact", "Saved contacts in bulk"], told.Take(3).Select(static e => e.What));
        Assert.Equal($"/api/v1/contacts/{id}", told[1].Place);
        Assert.All(
            told.Take(3), static e =>
                Assert.Equal(
                (ConsentSource.Api, true, true), (e.Source, e.Who.StartsWith("API token ", StringComparison.Ordinal), e.From is not null)));
        Assert.DoesNotContain(told, static e => $"{e.About}{e.What}{e.Place}".Contains("ada@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Actions_of_users_are_recorded_together_with_their_sign_in()
    {
        await using var here = await Installation.StartAsync();
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        var form = PageForm.Of((await administrator.PageAsync("/settings/people"))!, "/settings/people")
            .Single(static f => f.Fields.ContainsKey("Form.Email"));
        using (await administrator.SendAsync(form with { Fields = form.Fields.SetItem("Form.Email", "no address") }))
        using (await administrator.SendAsync(
            form with { Fields = form.Fields.SetItem("Form.Email", "new@here.example.org").SetItem("Form.Role", "Staff") }))
        {
        }

        var told = await EntriesAsync(here);
        Assert.Equal([("Added a user", "new@here.example.org: Staff"), ("Signed in", null)], told.Select(static e => (e.What, e.About)));
        Assert.All(told, static e => Assert.Equal("administrator@here.example.org", e.Who));
        var page = await administrator.PageAsync("/settings/audit");
        Assert.Contains("new@here.example.org: Staff", page!.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_recorded_for_the_organization_of_the_account()
    {
        await using var here = await Installation.StartAsync();
        using var nobody = Person.Nobody(here);
        var form = PageForm.Of((await nobody.PageAsync("/sign-in"))!, "/sign-in").Single(static f => f.Fields.ContainsKey("Form.Password"));
        using (await nobody.SendAsync(
            form with { Fields = form.Fields.SetItem("Form.Email", "admin@example.org").SetItem("Form.Password", "not that") }))
        using (await nobody.SendAsync(
            form with { Fields = form.Fields.SetItem("Form.Email", "who@example.org").SetItem("Form.Password", "not that") }))
        {
        }

        var told = Assert.Single(await EntriesAsync(here));
        Assert.Equal(("Was refused at the sign-in", "admin@example.org"), (told.What, told.Who));
    }

    [Fact]
    public async Task Another_organization_sees_its_own_log_only()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"]);
        using var stranger = await Person.OfElsewhereAsync(here);

        var page = (await stranger.PageAsync("/settings/audit"))!.Body!.TextContent;
        Assert.Contains("Signed in", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Saved many contacts", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_which_of_its_entries_was_changed()
    {
        await using var here = await Installation.StartAsync();
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        Assert.DoesNotContain(
            "not as it was written", (await administrator.PageAsync("/settings/audit"))!.Body!.TextContent, StringComparison.Ordinal);
        await using (var scope = here.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DonorSyncDb>().Set<AuditEntry>().IgnoreQueryFilters()
                .Where(static e => e.Position == 1)
                .ExecuteUpdateAsync(static set => set.SetProperty(static e => e.From, "192.0.2.7"), Cancellation);
        }

        Assert.Contains("Entry 1 on this page is not as it was written",
            (await administrator.PageAsync("/settings/audit"))!.Body!.TextContent, StringComparison.Ordinal);
    }

    internal static async Task<IReadOnlyList<AuditEntry>> EntriesAsync(Installation here)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var organization = await scope.ServiceProvider.GetRequiredService<DonorSyncDb>()
            .Organizations.SingleAsync(static o => o.Id != Person.Elsewhere, Cancellation);
        return (await here.Services.GetRequiredService<AuditBook>().ListAsync(organization.Id, null, 100, Cancellation)).Items;
    }
}
