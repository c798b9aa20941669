using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Tests.Scenarios;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.AccessTests;

/// <summary>Tries every page, form and call without permission: no data leaks, no data changes.</summary>
public sealed partial class EveryCallTests(ITestOutputHelper output)
{
    /// <summary>Forms that anyone may send: they begin or end a session.</summary>
    static readonly string[] OfTheSender = ["/sign-out", "/sign-in", "/account", "/account/sign-out-everywhere"];

    static readonly string[] Traced = ["AuditEntries ", "AuditChains ", "Sessions "];

    [Fact]
    public async Task Every_address_is_listed_with_its_permission()
    {
        await using var here = await Installation.StartAsync();
        Assert.Equal(AccessTable.Calls.Keys.Order(StringComparer.Ordinal), AccessTable.Answered(here));
    }

    [Fact]
    public async Task Every_caller_is_limited_to_the_table()
    {
        await using var here = await BusyHour.StartAsync();
        var ids = await IdsAsync(here);
        var before = await RowsAsync(here);
        await TryAllAsync(null, Person.Nobody(here), ids);
        await TryAllAsync(UserRole.ReadOnly, await Person.OfAsync(here, UserRole.ReadOnly), ids);
        await TryAllAsync(UserRole.Staff, await Person.OfAsync(here, UserRole.Staff), ids);
        await TryAllAsync(UserRole.Administrator, await Person.OfAsync(here, UserRole.Administrator), ids);
        Assert.Equal(
            before, (await RowsAsync(here)).Where(static r => !r.StartsWith("Users ", StringComparison.Ordinal)
                || r.Contains("admin@example.org", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_form_of_an_administrator_is_refused_for_lower_roles_and_other_sites()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        await here.SyncAsync();
        var ids = await IdsAsync(here);
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        var forms = await FormsAsync(administrator, ids);
        using var nobody = Person.Nobody(here);
        using var reader = await Person.OfAsync(here, UserRole.ReadOnly);
        using var staff = await Person.OfAsync(here, UserRole.Staff);
        using var stranger = await Person.OfElsewhereAsync(here);
        var before = await RowsAsync(here);

        foreach (var form in forms)
        {
            await RefusedAsync(nobody, form);
            await RefusedAsync(reader, form);
            if (LeastFor(form) == Least.Administrator)
                await RefusedAsync(staff, form);
            // Text that the stranger entered is no leak when the page shows it.
            using var answer = await stranger.SendAsync(
                form with
                {
                    Fields = form.Fields.ToImmutableDictionary(
                    static f => f.Key, static f => Traces().IsMatch(f.Value) ? "typed" : f.Value)
                });
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{form}: {answer.StatusCode}");
            Assert.DoesNotMatch(Traces(), await answer.Content.ReadAsStringAsync(Cancellation));
            Assert.True(
                before.SequenceEqual(await RowsAsync(here)), $"{form}: {string.Join('\n', (await RowsAsync(here)).Except(before))}");
        }
        // The same forms succeed with permission, which shows that the refusals above have a meaning.
        var (effects, now) = (0, before);
        foreach (var form in forms)
        {
            using var answer = await administrator.SendAsync(form);
            var after = await RowsAsync(here);
            effects += after.SequenceEqual(now) ? 0 : 1;
            now = after;
        }
        output.WriteLine($"{forms.Count} forms, {effects} of them change something as they stand");
        Assert.InRange(effects, 10, forms.Count);
    }

    [Fact]
    public async Task Another_organization_is_shown_nothing_of_this_one()
    {
        await using var here = await BusyHour.StartAsync();
        var ids = await IdsAsync(here);
        using var stranger = await Person.OfElsewhereAsync(here);
        await using var donors = here.Services.GetRequiredService<DonorDatabase>().Open(Person.Elsewhere);
        var token = (await donors.Tokens.CreateAsync("Elsewhere", Cancellation)).Secret;
        var before = await RowsAsync(here);

        foreach (var (call, least) in AccessTable.Calls)
        {
            var (method, address) = Asked(call, ids);
            using var request = new HttpRequestMessage(method, new Uri(here.Address, address));
            if (least == Least.Token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = least == Least.Token
                ? await here.Http.SendAsync(request, Cancellation) : await stranger.SendAsync(method, address);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotMatch(Traces(), text);
            if (call.Contains('{', StringComparison.Ordinal) && least != Least.Anybody && method == HttpMethod.Get)
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{call}: {answer.StatusCode}");
        }

        Assert.Equal(before, await RowsAsync(here));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static async Task TryAllAsync(UserRole? role, Person person, IReadOnlyDictionary<string, string> ids)
    {
        using (person)
        {
            foreach (var (call, least) in AccessTable.Calls.Where(
                static c => !OfTheSender.Any(a => c.Key.EndsWith(a, StringComparison.Ordinal))))
            {
                var (method, address) = Asked(call, ids);
                using var answer = await person.SendAsync(method, address);
                var target = Person.Target(answer);
                var expected = (role, least) switch
                {
                    (_, Least.Token) => answer.StatusCode == HttpStatusCode.Unauthorized,
                    (_, Least.Anybody) => answer.StatusCode < HttpStatusCode.InternalServerError,
                    (null, _) => target == "/sign-in",
                    (UserRole.ReadOnly, Least.Staff or Least.Administrator) or (UserRole.Staff, Least.Administrator) =>
                        target == "/access-denied",
                    _ => target is not ("/sign-in" or "/access-denied") && answer.StatusCode < HttpStatusCode.InternalServerError,
                };
                Assert.True(expected, $"{role?.ToString() ?? "nobody"}: {call}: {answer.StatusCode} {target}");
            }
        }
    }

    static async Task RefusedAsync(Person person, PageForm form)
    {
        using var answer = await person.SendAsync(form);
        Assert.True(Person.Target(answer) is "/sign-in" or "/access-denied", $"{form}: {answer.StatusCode} {Person.Target(answer)}");
    }

    /// <summary>Returns the forms of all pages except those of the user's own account.</summary>
    static async Task<List<PageForm>> FormsAsync(Person person, IReadOnlyDictionary<string, string> ids)
    {
        var forms = new Dictionary<string, PageForm>();
        var pages = AccessTable.Calls.Keys.Where(
            static c => c.StartsWith("PAGE ", StringComparison.Ordinal)).Select(c => Asked(c, ids).Address);
        foreach (var address in pages.Append("/contacts/bulk?who=all&do=opt-out"))
        {
            if (await person.PageAsync(address) is { } page)
            {
                foreach (var form in PageForm.Of(
                    page, address).Where(static f =>
                        !OfTheSender.Contains(f.Address.Split('?')[0]) && !f.Address.StartsWith("/account", StringComparison.Ordinal)))
                    forms[form.ToString()] = form;
            }
        }
        return [.. forms.Values];
    }

    static Least LeastFor(PageForm form) =>
        AccessTable.Calls.Where(c => Template(c.Key).IsMatch(form.Address.Split('?')[0])).Max(static c => c.Value);

    static Regex Template(string call) =>
        new($"^{Place().Replace(Regex.Escape(call.Split(' ')[1]).Replace(@"\{", "{", StringComparison.Ordinal), "[^/]+")}$");

    static (HttpMethod Method, string Address) Asked(string call, IReadOnlyDictionary<string, string> ids)
    {
        var (method, address) = (call.Split(' ')[0], call.Split(' ')[1]);
        address = Place().Replace(
            address, place => ids.FirstOrDefault(i => address[..place.Index].EndsWith(i.Key, StringComparison.Ordinal)).Value ?? "v1");
        return (method == "PAGE" ? HttpMethod.Get : new HttpMethod(method), address);
    }

    /// <summary>An id of each kind, by the part of the address before it.</summary>
    static async Task<IReadOnlyDictionary<string, string>> IdsAsync(Installation here)
    {
        var work = await here.BulkAsync(WorkKind.OptOut, "Newsletter", "olaf@example.org");
        var import = await here.ImportAsync("Email\nimported@example.org\n");
        var other = (string)(await here.ContactAsync("ada@example.org"))!["id"]!;
        var (contact, run) = ((string)(await here.ContactAsync("ben@example.org"))!["id"]!, (string)(await here.NewestRunAsync())["id"]!);
        await using var scope = here.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<DonorSyncDb>()
            .Users.SingleAsync(static u => u.Email == "admin@example.org", Cancellation);
        return new Dictionary<string, string>
        {
            ["/people/"] = user.Id.ToString(),
            ["/contacts/"] = contact,
            ["/members/"] = contact,
            ["/merge/"] = other,
            ["/groups/"] = (string)(await here.GroupAsync("Newsletter"))!["id"]!,
            ["/activity/"] = run,
            ["/syncs/"] = run,
            ["/work/"] = work.Id.ToString(),
            ["/import/"] = Guid.Empty.ToString(),
            ["/imports/"] = import,
            ["/assets/"] = "icon.svg",
        };
    }

    static async Task<IReadOnlyList<string>> RowsAsync(Installation here)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var organization = await scope.ServiceProvider.GetRequiredService<DonorSyncDb>()
            .Organizations.SingleAsync(static o => o.Id != Person.Elsewhere, Cancellation);
        var rows = await Rows.OfAsync(here, organization.Id);
        Assert.Contains(rows, static r => r.Contains("ada@example.org", StringComparison.Ordinal));
        // A request and a sign-in leave traces; the requested action must not happen.
        return [.. rows.Where(static r => !Array.Exists(Traced, table => r.StartsWith(table, StringComparison.Ordinal)))];
    }

    [GeneratedRegex(@"\{[^/]*\}")]
    private static partial Regex Place();

    [GeneratedRegex("ada@example|ben@example|Scenario|Sandbox Organization|admin@example")]
    private static partial Regex Traces();
}
