using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The page where a user chooses an account and grants or denies access to it.</summary>
internal static class SignInPage
{
    private static readonly Dictionary<string, string> Meaning = new()
    {
        [Scopes.Contacts] = "see and change contacts and lists",
        [Scopes.Campaigns] = "see and change e-mail campaigns and their reports",
        [Scopes.AccountRead] = "see the account's details",
        [Scopes.AccountUpdate] = "change the account's details",
        [Scopes.Offline] = "keep access until it is taken back",
    };

    /// <param name="signedIn">The account that the browser is signed in to; null asks for a login.</param>
    public static Task WriteAsync(
        HttpContext http, AuthorizeRequest request, IEnumerable<AccountStore> accounts, string preselected, AccountStore? signedIn)
    {
        var stores = signedIn is null ? accounts.ToList() : [signedIn];
        var chosen = stores.Find(account => account.Id == preselected) ?? stores.FirstOrDefault();
        var body = Html.Of($"""
            <p>The application <strong>{request.Client.ClientId}</strong> asks for access. It will be able to:</p>
            <ul>{Html.Join(request.Scopes.Where(Meaning.ContainsKey).Select(scope => Html.Of($"<li>{Meaning[scope]}</li>")))}</ul>
            <form method="post" action="{AuthorizeEndpoint.Path}" class="card">
            {Html.Join(http.Request.Query.Where(pair => pair.Key != "account")
                .Select(pair => Html.Of($"<input type=\"hidden\" name=\"{pair.Key}\" value=\"{pair.Value}\">")))}
            {Accounts(stores, chosen)}
            {(signedIn is null ? WithoutAccount : Remembered)}
            <fieldset><legend>Sign in as</legend>
            <label><input type="radio" name="role" value="AccountOwner" checked> Account owner</label>
            <label><input type="radio" name="role" value="AccountManager"> Account manager</label>
            <label><input type="radio" name="role" value="CampaignCreator"> Campaign creator (may not see contacts)</label>
            </fieldset>
            <p class="buttons"><button name="decision" value="grant">Grant access</button>
            <button name="decision" value="deny" class="quiet">Deny</button></p>
            </form>
            """);
        return Layout.WriteAsync(http, 200, "Sign in and grant access", body, Origin(request.RedirectUri));
    }

    private static readonly Html WithoutAccount = Html.Of(
        $"<p><label><input type=\"radio\" name=\"account\" value=\"{AuthorizeEndpoint.NoAccount}\">"
        + $" A login that has no account</label></p>");

    private static readonly Html Remembered = Html.Of(
        $"<p><small>This browser is signed in. Another account can be chosen when the application asks with prompt=login.</small></p>");

    public static Task WriteProblemAsync(HttpContext http, string problem) =>
        Layout.WriteAsync(http, StatusCodes.Status400BadRequest, "This request cannot be answered",
            Html.Of($"<p class=\"problem\">{problem}</p>"));

    public static Html Accounts(IReadOnlyList<AccountStore> stores, AccountStore? chosen) => stores.Count == 0
        ? Html.Of($"<p class=\"problem\">There is no account yet. <a href=\"/\">Make one first.</a></p>")
        : Html.Of($"""
            <fieldset><legend>Account</legend>
            {Html.Join(stores.Select(account => Choice(account, account == chosen)))}
            </fieldset>
            """);

    private static Html Choice(AccountStore account, bool chosen) => Html.Of($"""
        <label><input type="radio" name="account" value="{account.Id}"{new Html(chosen ? " checked" : "")}>
        {account.Profile.OrganizationName} <small>{account.Id}</small></label>
        """);

    private static string Origin(string redirect) => new Uri(redirect).GetLeftPart(UriPartial.Authority);
}
