using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The page of all accounts, and the page of one account with its lists and actions.</summary>
internal static class AccountPages
{
    public static Task WriteAllAsync(HttpContext http, SandboxControl control) => Layout.WriteAsync(http, 200, "Accounts", Html.Of($"""
        {ActForm.Outcome(http)}
        <p class="soft">Play Constant Contact's part here: what people and the account do, and what goes wrong.</p>
        <div class="scroll"><table>
        <thead><tr><th>Organisation</th><th>Account id</th><th class="number">Lists</th><th class="number">Contacts</th>
        <th class="number">Active</th><th class="number">Unsubscribed</th><th class="number">Deleted</th></tr></thead>
        <tbody>{Html.Rows(control.Accounts.Select(account => Row(account.Look())), 7, "There is no account yet.")}</tbody></table></div>
        <h2>New account</h2>
        <form method="post" action="{UiEndpoints.Prefix}/accounts" class="row">
        {ActForm.Input("Organisation", "name", required: true)}
        <label><input type="checkbox" name="confirmed_opt_in"> Confirmed opt-in</label><button>Make the account</button></form>
        """));

    public static Task WriteOneAsync(HttpContext http, AccountControl account)
    {
        var (view, lists) = (account.Look(), account.Lists());
        return Layout.WriteAsync(http, 200, view.OrganizationName, Html.Of($"""
            {ActForm.Outcome(http)}
            <p class="soft">Account {view.AccountId} · {view.Contacts} contacts · {view.Active} active ·
            {view.PendingActivities} activities running ·
            <a href="{UiEndpoints.Prefix}/accounts/{view.AccountId}/contacts">all contacts</a></p>
            <form action="{UiEndpoints.Prefix}/accounts/{view.AccountId}/contacts" class="row" role="search">
            {ActForm.Input("Search contacts by name or address", "q")}<button>Search</button></form>
            <h2>Lists</h2>
            <div class="scroll"><table>
            <thead><tr><th>Name</th><th class="number">Members</th><th class="number">Active</th><th>Change</th></tr></thead>
            <tbody>{Html.Rows(lists.Select(list => Row(http, view.AccountId, list)), 4, "There is no list yet.")}</tbody></table></div>
            {ActForm.Of(http, view.AccountId, "create-list", "Make a list", ActForm.Input("New list", "name", required: true))}
            <h2>Send a campaign</h2>
            {(lists.Count == 0 ? Html.Of($"<p class=\"soft\">A campaign goes to lists; make one first.</p>") :
                    Campaign(http, view.AccountId, lists))}
            """));
    }

    private static Html Row(AccountView account) => Html.Of($"""
        <tr><td><a href="{UiEndpoints.Prefix}/accounts/{account.AccountId}">{account.OrganizationName}</a></td><td>{account.AccountId}</td>
        <td class="number">{account.Lists}</td>
        <td class="number">{account.Contacts}</td><td class="number">{account.Active}</td><td class="number">{account.Unsubscribed}</td>
        <td class="number">{account.Deleted}</td></tr>
        """);

    private static Html Row(HttpContext http, string accountId, ListView list)
    {
        var id = ActForm.Hidden("list", list.ListId.ToString());
        return Html.Of($"""
            <tr><td><a href="{UiEndpoints.Prefix}/accounts/{accountId}/contacts?list={list.ListId}">{list.Name}</a></td>
            <td class="number">{list.Members}</td><td class="number">{list.ActiveMembers}</td>
            <td><details><summary>Change<span class="unseen"> {list.Name}</span></summary>
            {ActForm.Of(http, accountId, "rename-list", "Rename",
                Html.Join([id, ActForm.Input("New name", "name", list.Name, required: true)]))}
            {ActForm.Of(http, accountId, "delete-list", "Delete this list", id)}</details></td></tr>
            """);
    }

    private static Html Campaign(HttpContext http, string accountId, IEnumerable<ListView> lists) => Html.Of($"""
        <p class="soft">Nothing is mailed; the reports show it. Addresses are separated by commas.</p>
        {ActForm.Of(http, accountId, "send-campaign", "Send", Html.Of($"""
            {ActForm.Input("Name", "campaign", required: true)}
            {ActForm.Select("To lists", "lists", lists.Select(list => list.Name), many: true)}
            {ActForm.Input("Who bounces", "bounces")}
            {ActForm.Select("With code", "bounce_code", CampaignSending.BounceCodes)}
            {ActForm.Input("Who opts out", "opt_outs")}
            """))}
        """);
}
