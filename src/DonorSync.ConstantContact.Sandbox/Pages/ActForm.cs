using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>Reads a posted form as the request of an action, and creates such forms.</summary>
internal static class ActForm
{
    private static readonly char[] Separators = [',', ';', '\n'];

    public static ActRequest Read(IFormCollection form) => new()
    {
        Who = Text(form, "who"),
        List = Text(form, "list"),
        Lists = form["lists"].OfType<string>().Where(list => list.Length > 0).ToList(),
        Name = Text(form, "name"),
        Address = Text(form, "address"),
        Reason = Text(form, "reason"),
        Permission = Text(form, "permission") is { } word && Words.Permissions.Contains(word) ? Words.ReadPermission(word) : null,
        // A field that is shown and empty is cleared; one that is not shown stays unchanged.
        Edit = new ContactEdit
        {
            FirstName = Shown(form, "first_name"),
            LastName = Shown(form, "last_name"),
            JobTitle = Shown(form, "job_title"),
            CompanyName = Shown(form, "company_name"),
            Street = Shown(form, "street"),
            City = Shown(form, "city"),
            State = Shown(form, "state"),
            PostalCode = Shown(form, "postal_code"),
            Country = Shown(form, "country"),
        },
        Campaign = Text(form, "campaign") is { } campaign
            ? new NewCampaign
            {
                Name = campaign,
                Lists = [.. form["lists"].OfType<string>().Where(list => list.Length > 0)],
                Bounces = Split(form, "bounces").ToDictionary(who => who, _ => Text(form, "bounce_code") ?? "B"),
                OptOuts = [.. Split(form, "opt_outs")],
            }
            : null,
    };

    /// <summary>Returns a form that performs an action and returns to the current page.</summary>
    public static Html Of(HttpContext http, string accountId, string act, string button, Html fields) => Html.Of($"""
        <form method="post" action="{UiEndpoints.Prefix}/accounts/{accountId}/acts/{act}" class="row">
        <input type="hidden" name="back" value="{http.Request.Path}">{fields}<button class="quiet">{button}</button></form>
        """);

    /// <summary>Returns the result of the last action.</summary>
    public static Html Outcome(HttpContext http) => http.Request.Query["problem"].ToString() is { Length: > 0 } problem
        ? Html.Of($"<p class=\"problem\" role=\"alert\" tabindex=\"-1\" autofocus>Not done: {problem}</p>")
        : Html.When(http.Request.Query.ContainsKey("done"), Html.Of($"<p class=\"notice\" role=\"status\">Done.</p>"));

    public static Html Input(string label, string name, string? value = null, bool required = false) =>
        Html.Of($"<label>{label}<br><input name=\"{name}\" value=\"{value}\"{new Html(required ? " required" : "")}></label>");

    public static Html Hidden(string name, string value) => Html.Of($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");

    public static Html Select(string label, string name, IEnumerable<string> choices, string? chosen = null, bool many = false) =>
        Html.Of($"""
        <label>{label}<br><select name="{name}"{new Html(many ? " multiple" : "")}>
        {Html.Join(choices.Select(choice => Option(choice, choice == chosen)))}</select></label>
        """);

    private static Html Option(string choice, bool chosen) => Html.Of($"<option{new Html(chosen ? " selected" : "")}>{choice}</option>");

    private static string? Text(IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } text ? text : null;

    private static string? Shown(IFormCollection form, string name) =>
        form.TryGetValue(name, out var value) ? value.ToString().Trim() : null;

    private static IEnumerable<string> Split(IFormCollection form, string name) =>
        (Text(form, name) ?? "").Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct();
}
