using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace DonorSync.Tests.AccessTests;

/// <summary>A form of a page, with the values of its fields.</summary>
/// <param name="Address">Its target: path and query.</param>
sealed record PageForm(string Address, ImmutableDictionary<string, string> Fields, bool TakesFile)
{
    const string Token = "__RequestVerificationToken";

    /// <summary>Returns the forms of a page that are sent by POST; each button with a value counts as one form.</summary>
    public static IEnumerable<PageForm> Of(IHtmlDocument page, string address)
    {
        foreach (var form in page.QuerySelectorAll<IHtmlFormElement>(
            "form").Where(static f => f.Method.Equals("post", StringComparison.OrdinalIgnoreCase)))
        {
            var target = form.GetAttribute("action") is { Length: > 0 } action ? action : address;
            var fields = form.Elements.Where(static e => !string.IsNullOrEmpty(e.GetAttribute("name")) && e is not IHtmlButtonElement)
                .GroupBy(static e => e.GetAttribute("name")!).ToImmutableDictionary(static g => g.Key, static g => Value(g.First()));
            var file = form.Elements.OfType<IHtmlInputElement>().Any(static e => e.Type == "file");
            var buttons = form.Elements.OfType<IHtmlButtonElement>().Where(static b => !string.IsNullOrEmpty(b.Name)).ToList();
            if (buttons.Count == 0)
                yield return new(target, fields, file);
            foreach (var button in buttons)
                yield return new(target, fields.SetItem(button.Name!, button.Value), file);
        }
    }

    public HttpContent Content(string token)
    {
        var fields = Fields.SetItem(Token, token);
        if (!TakesFile)
            return new FormUrlEncodedContent(fields);
        var parts = new MultipartFormDataContent { { new StringContent("Email\nintruder@example.org\n"), "file", "donors.csv" } };
        foreach (var (name, value) in fields.Where(static f => f.Key != "file"))
            parts.Add(new StringContent(value), name);
        return parts;
    }

    public override string ToString() =>
        $"{Address} {string.Join('&', Fields.Where(static f => f.Key != Token).Select(static f => $"{f.Key}={f.Value}"))}";

    static string Value(IElement field) => field switch
    {
        IHtmlInputElement { Type: "checkbox" } box => box.Value is { Length: > 0 } value ? value : "on",
        IHtmlInputElement input => input.Value,
        IHtmlSelectElement select => select.Value ?? "",
        IHtmlTextAreaElement area => area.Value,
        _ => "",
    };
}
