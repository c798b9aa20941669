using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Sync.Ports;
using DonorSync.Tests.Scenarios;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.AccessTests;

/// <summary>A user with a browser that follows no redirects, signed in or not.</summary>
sealed class Person : IDisposable
{
    public static readonly OrganizationId Elsewhere = new(new Guid("01990000-0000-7000-8000-000000000001"));
    const string Password = "a password for tests";

    readonly HttpClient http;

    Person(Uri address) =>
        http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Person Nobody(Installation here) => new(here.Address);

    /// <summary>Returns a new user of the installation's organization, signed in.</summary>
    public static async Task<Person> OfAsync(Installation here, UserRole role, string? email = null)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var organization = await scope.ServiceProvider.GetRequiredService<DonorSyncDb>()
            .Organizations.SingleAsync(o => o.Id != Elsewhere, Cancellation);
        return await SignedInAsync(here, scope, organization.Id, role, email ?? $"{role}@here.example.org");
    }

    /// <summary>Returns the administrator of another organization of the same installation, signed in.</summary>
    public static async Task<Person> OfElsewhereAsync(Installation here)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DonorSyncDb>();
        db.Add(new Organization { Id = Elsewhere, Name = "Elsewhere", CreatedAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        await db.SaveChangesAsync(Cancellation);
        return await SignedInAsync(here, scope, Elsewhere, UserRole.Administrator, "administrator@elsewhere.example.org");
    }

    public Task<HttpResponseMessage> GetAsync(string address) => http.GetAsync(address, Cancellation);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        if (method != HttpMethod.Get)
            request.Content = Body(address);
        return await http.SendAsync(request, Cancellation);
    }

    /// <summary>Sends a form of another user with this user's own token.</summary>
    public async Task<HttpResponseMessage> SendAsync(PageForm form)
    {
        using var content = form.Content(await TokenAsync());
        return await http.PostAsync(form.Address, content, Cancellation);
    }

    public async Task<IHtmlDocument?> PageAsync(string address)
    {
        using var answer = await GetAsync(address);
        return answer.StatusCode == HttpStatusCode.OK && answer.Content.Headers.ContentType?.MediaType == "text/html"
            ? new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancellation))
            : null;
    }

    /// <summary>Returns the target of a redirect without its query; null if there is none.</summary>
    public static string? Target(HttpResponseMessage answer) =>
        answer.Headers.Location is { } location
            ? (location.IsAbsoluteUri ? location.AbsolutePath : location.OriginalString.Split('?')[0]) : null;

    public void Dispose() => http.Dispose();

    /// <summary>Returns an empty body of a type that the address accepts.</summary>
    static HttpContent Body(string address) => address switch
    {
        "/api/v1/imports" => new MultipartFormDataContent { { new StringContent("Email\n"), "file", "donors.csv" } },
        _ when address.StartsWith("/api/", StringComparison.Ordinal) => JsonContent.Create(new { }),
        _ => new FormUrlEncodedContent([new("nothing", "here")]),
    };

    async Task<string> TokenAsync()
    {
        var page = await PageAsync("/account") ?? await PageAsync("/sign-in");
        return page!.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }

    static async Task<Person> SignedInAsync(
        Installation here, AsyncServiceScope scope, OrganizationId organization, UserRole role, string email)
    {
        email = email.ToLowerInvariant();
        var user = new User
        {
            Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
            OrganizationId = organization,
            Role = role,
            UserName = email,
            Email = email
        };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(static e => e.Description)));
        var person = new Person(here.Address);
        var form = PageForm.Of((await person.PageAsync("/sign-in"))!, "/sign-in").Single(static f => f.Fields.ContainsKey("Form.Password"));
        using var answer = await person.SendAsync(
            form with { Fields = form.Fields.SetItem("Form.Email", email).SetItem("Form.Password", Password) });
        Assert.Equal("/", Target(answer));
        return person;
    }
}
