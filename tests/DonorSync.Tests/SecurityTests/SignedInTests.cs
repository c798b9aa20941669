using System.Net;
using AngleSharp.Html.Parser;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Tests.SecurityTests;

/// <summary>A server whose clock the tests move, and whose password hashes they count.</summary>
public sealed class WatchedServer : RestServer
{
    internal AheadClock Time { get; } = new();

    internal CountingHasher Hasher { get; } = new();

    protected override TimeProvider Clock => Time;

    protected override void Register(IServiceCollection services) => services.TryAddSingleton<IPasswordHasher<User>>(Hasher);
}

/// <summary>The system's clock plus an offset of the test. Its timers run as usual.</summary>
sealed class AheadClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}

sealed class CountingHasher : PasswordHasher<User>
{
    public int Verified;

    public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref Verified);
        return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}

/// <summary>When a session ends, and the cost of guessing a password.</summary>
public sealed class SignedInTests(WatchedServer server) : IClassFixture<WatchedServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RestServer.AdminEmail)]
    [InlineData("unknown@example.org")]
    [InlineData("")]
    public async Task A_wrong_password_costs_one_hash_whether_or_not_the_address_has_an_account(string email)
    {
        using var client = Client(new CookieContainer());
        var before = server.Hasher.Verified;
        await SignInAsync(client, email, "a guess that is wrong");
        Assert.Equal(1, server.Hasher.Verified - before);
    }

    [Fact]
    public async Task A_locked_account_costs_one_hash_as_well()
    {
        var email = await AddUserAsync("locked@example.org");
        using var client = Client(new CookieContainer());
        for (var i = 0; i < 5; i++)
            await SignInAsync(client, email, "a guess that is wrong");
        var before = server.Hasher.Verified;
        await SignInAsync(client, email, Password);
        Assert.Equal(1, server.Hasher.Verified - before);
        Assert.False(await IsInAsync(client));
    }

    [Fact]
    public async Task A_copied_cookie_ends_with_the_sign_out()
    {
        var email = await AddUserAsync("out@example.org");
        var (mine, copied) = (new CookieContainer(), new CookieContainer());
        using var browser = Client(mine);
        using var thief = Client(copied);
        await SignInAsync(browser, email, Password);
        copied.Add(mine.GetAllCookies());
        Assert.True(await IsInAsync(thief));

        await SubmitAsync(browser, "/", "/sign-out");

        Assert.False(await IsInAsync(browser));
        Assert.False(await IsInAsync(thief));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_only_the_users_own_other_sessions()
    {
        var email = await AddUserAsync("everywhere@example.org");
        using var one = Client(new CookieContainer());
        using var two = Client(new CookieContainer());
        using var colleague = Client(new CookieContainer());
        await SignInAsync(one, email, Password);
        await SignInAsync(two, email, Password);
        await SignInAsync(colleague, await AddUserAsync("colleague@example.org"), Password);

        await SubmitAsync(one, "/account", "/account/sign-out-everywhere");

        Assert.False(await IsInAsync(one));
        Assert.False(await IsInAsync(two));
        Assert.True(await IsInAsync(colleague));
    }

    [Fact]
    public async Task A_session_ends_after_30_days_however_often_it_is_used()
    {
        var email = await AddUserAsync("month@example.org");
        using var browser = Client(new CookieContainer());
        await SignInAsync(browser, email, Password, remember: true);
        Assert.Same(server.Time, server.Services.GetRequiredService<TimeProvider>());
        for (var day = 0; day < 29; day += 7)
        {
            server.Time.Ahead += TimeSpan.FromDays(7);
            Assert.Equal(day + 7 < 30, await IsInAsync(browser));
        }
    }

    [Fact]
    public async Task An_account_has_at_most_20_sessions_and_the_oldest_end()
    {
        var email = await AddUserAsync("many@example.org");
        await using var scope = server.Services.CreateAsyncScope();
        var user = (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByNameAsync(email))!;
        var sessions = server.Services.GetRequiredService<Sessions>();
        var begun = new List<Guid>();
        for (var i = 0; i < Sessions.MostPerUser + 2; i++)
        {
            begun.Add(await sessions.BeginAsync(user, Cancellation));
            server.Time.Ahead += TimeSpan.FromSeconds(1);
        }
        Assert.Equal(begun.Skip(2).Reverse(), (await sessions.OfAsync(user.Id, Cancellation)).Select(static s => s.Id));
        Assert.False(await sessions.IsOpenAsync(begun[0], Cancellation));
    }

    [Fact]
    public async Task Guessing_ones_own_password_on_the_account_page_locks_out()
    {
        var email = await AddUserAsync("guessed@example.org");
        using var browser = Client(new CookieContainer());
        await SignInAsync(browser, email, Password);
        for (var i = 0; i < 5; i++)
            await ChangeAsync(browser, "a guess that is wrong");
        Assert.Contains("Try again in 15 minutes", await ChangeAsync(browser, Password), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changing_the_password_ends_the_other_browsers_and_not_this_one()
    {
        var email = await AddUserAsync("changed@example.org");
        using var here = Client(new CookieContainer());
        using var other = Client(new CookieContainer());
        await SignInAsync(here, email, Password);
        await SignInAsync(other, email, Password);

        Assert.Contains("Your password is changed", await ChangeAsync(here, Password), StringComparison.Ordinal);

        Assert.True(await IsInAsync(here));
        Assert.False(await IsInAsync(other));
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("7", "b")]
    [InlineData("-1", "c")]
    [InlineData("0", "d")]
    [InlineData("ReadOnly,Administrator", "e")]
    [InlineData("administrator", "f")]
    public async Task An_invalid_role_changes_no_role(string role, string name)
    {
        var email = await AddUserAsync($"role.{name}@example.org");
        using var administrator = Client(new CookieContainer());
        await SignInAsync(administrator, RestServer.AdminEmail, RestServer.AdminPassword);
        await SubmitAsync(
            administrator, "/settings/people", "/settings/people/actions/role", ("id", await IdOfAsync(email)), ("role", role));
        await SubmitAsync(
            administrator, "/settings/people", "/settings/people", ("Form.Email", $"new.{email}"), ("Form.Role", role));

        await using var scope = server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        Assert.Equal(UserRole.Staff, (await users.FindByNameAsync(email))!.Role);
        Assert.Null(await users.FindByNameAsync($"new.{email}"));
        Assert.Equal(UserRole.ReadOnly, default);
    }

    [Theory]
    [InlineData("/sign-in/code?remember=abc")]
    [InlineData("/activity/01990000-0000-7000-8000-000000000001?after=x")]
    public async Task A_strange_value_in_a_query_string_is_not_a_server_error(string address)
    {
        using var administrator = Client(new CookieContainer());
        await SignInAsync(administrator, RestServer.AdminEmail, RestServer.AdminPassword);
        using var answer = await administrator.GetAsync(address, Cancellation);
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{answer.StatusCode}");
    }

    [Fact]
    public async Task Pages_and_responses_are_not_cached_and_assets_are()
    {
        using var administrator = Client(new CookieContainer());
        await SignInAsync(administrator, RestServer.AdminEmail, RestServer.AdminPassword);
        foreach (var address in new[] { "/contacts", "/contacts/export", "/api/v1/contacts", "/health/ready" })
        {
            using var answer = await administrator.GetAsync(address, Cancellation);
            Assert.True(answer.Headers.CacheControl?.NoStore, address);
        }
        using var asset = await administrator.GetAsync("/assets/site.css", Cancellation);
        Assert.True(asset.Headers.CacheControl?.Public);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("12345678")]
    [InlineData("qwertyuiop")]
    [InlineData("samantha1")]
    [InlineData("Wonderwoman")]
    [InlineData("DonorSync")]
    [InlineData("weak.person@example.org")]
    [InlineData("weak.person")]
    public async Task A_password_that_is_guessed_first_is_refused(string password)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var made = await users.CreateAsync(NewUser("weak.person@example.org"), password);
        Assert.False(made.Succeeded);
    }

    internal const string Password = "a password for tests";

    HttpClient Client(CookieContainer cookies) => Client(server, cookies);

    internal static HttpClient Client(RestServer server, CookieContainer cookies) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = server.Address };

    static User NewUser(string email) =>
        new() { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), UserName = email, Email = email, Role = UserRole.Staff };

    Task<string> AddUserAsync(string email) => AddUserAsync(server, email);

    internal static async Task<string> AddUserAsync(RestServer server, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var user = NewUser(email);
        user.OrganizationId = (await server.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id;
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(static e => e.Description)));
        return email;
    }

    async Task<string> IdOfAsync(string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByNameAsync(email))!.Id.ToString();
    }

    internal static Task<string> SignInAsync(HttpClient client, string email, string password, bool remember = false) =>
        SubmitAsync(client, "/sign-in", "/sign-in", ("Form.Email", email), ("Form.Password", password),
            ("Form.Remember", remember ? "true" : "false"));

    static Task<string> ChangeAsync(HttpClient client, string current) => SubmitAsync(
        client, "/account", "/account", ("Form.Current", current), ("Form.Fresh", "quite another one"),
        ("Form.Repeated", "quite another one"));

    internal static async Task<bool> IsInAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/contacts", Cancellation);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Sends the form on the page with this address.</summary>
    internal static async Task<string> SubmitAsync(
        HttpClient client, string page, string address, params (string Name, string Value)[] fields)
    {
        var shown = new HtmlParser().ParseDocument(await client.GetStringAsync(page, Cancellation));
        var form = PageForm.Of(shown, page).First(f => f.Address == address);
        foreach (var (name, value) in fields)
            form = form with { Fields = form.Fields.SetItem(name, value) };
        using var content = form.Content(shown.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
        using var answer = await client.PostAsync(address, content, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
