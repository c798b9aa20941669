using System.Net;
using System.Text.RegularExpressions;

namespace DonorSync.Tests.RestTests;

/// <summary>What a person sees: pages by address, forms by their fields, cookies kept, redirects followed.</summary>
public sealed partial class Browser(Uri address) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public string Html { get; private set; } = "";
    public string Path { get; private set; } = "";
    public HttpResponseMessage Response { get; private set; } = null!;

    public void Dispose() => http.Dispose();

    public Task<Browser> OpenAsync(string path) => ShowAsync(http.GetAsync(path, TestContext.Current.CancellationToken));

    /// <summary>Fills in the page's form and sends it, hidden fields and all.</summary>
    public Task<Browser> SubmitAsync(Dictionary<string, string> fields, string? path = null)
    {
        foreach (Match hidden in HiddenField.Matches(Html))
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        return ShowAsync(http.PostAsync(path ?? Path, new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken));
    }

    public async Task<Browser> SignInAsync(string email, string password, string path = "/sign-in")
    {
        await OpenAsync(path);
        return await SubmitAsync(new() { ["Form.Email"] = email, ["Form.Password"] = password });
    }

    async Task<Browser> ShowAsync(Task<HttpResponseMessage> request)
    {
        Response = await request;
        Html = await Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Path = Response.RequestMessage!.RequestUri!.PathAndQuery;
        return this;
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex HiddenField { get; }
}
