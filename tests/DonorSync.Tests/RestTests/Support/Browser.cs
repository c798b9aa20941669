using System.Net;
using System.Text.RegularExpressions;

namespace DonorSync.Tests.RestTests;

/// <summary>A simple browser: pages by address, forms by their fields; keeps cookies and follows redirects.</summary>
public sealed partial class Browser(Uri address) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public string Html { get; private set; } = "";
    public string Path { get; private set; } = "";
    public HttpResponseMessage Response { get; private set; } = null!;

    public void Dispose() => http.Dispose();

    public Task<Browser> OpenAsync(string path) => ShowAsync(http.GetAsync(path, TestContext.Current.CancellationToken));

    public Task<HttpResponseMessage> AskAsync(HttpMethod method, string path) =>
        http.SendAsync(new(method, path), TestContext.Current.CancellationToken);

    /// <summary>Fills in the page's form and sends it with its hidden fields.</summary>
    public Task<Browser> SubmitAsync(Dictionary<string, string> fields, string? path = null)
    {
        foreach (Match hidden in HiddenField.Matches(Html))
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        return ShowAsync(http.PostAsync(path ?? Path, new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a form whose fields may have several values each.</summary>
    public Task<Browser> SubmitEachAsync(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var hidden = HiddenField.Matches(Html).DistinctBy(static h => h.Groups["name"].Value)
            .Select(static h => KeyValuePair.Create(h.Groups["name"].Value, WebUtility.HtmlDecode(h.Groups["value"].Value)))
            .Where(h => !fields.Any(f => f.Key == h.Key));
        return ShowAsync(http.PostAsync(Path, new FormUrlEncodedContent([.. fields, .. hidden]), TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a file with the page's form.</summary>
    public async Task<Browser> SendFileAsync(string path, string name, string content)
    {
        using var form = new MultipartFormDataContent { { new StringContent(content), "file", name } };
        // The token of the first form is valid for every form.
        foreach (var hidden in HiddenField.Matches(Html).DistinctBy(h => h.Groups["name"].Value))
            form.Add(new StringContent(WebUtility.HtmlDecode(hidden.Groups["value"].Value)), hidden.Groups["name"].Value);
        return await ShowAsync(http.PostAsync(path, form, TestContext.Current.CancellationToken));
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
