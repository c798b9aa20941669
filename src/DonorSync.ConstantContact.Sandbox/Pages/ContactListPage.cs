using System.Globalization;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The page of contacts of one list or of all, searched by name or address.</summary>
internal static class ContactListPage
{
    private const int Rows = 100;

    public static Task WriteAsync(HttpContext http, AccountControl account)
    {
        var (query, list) = (http.Request.Query["q"].ToString(), http.Request.Query["list"].ToString());
        var page = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted > 1
            ? wanted
            : 1;
        var found = account.Search(query, Guid.TryParse(list, out var id) ? id : null, (page - 1) * Rows, Rows + 1);
        var here = $"{UiEndpoints.Prefix}/accounts/{account.AccountId}/contacts";
        var onList = account.Lists().FirstOrDefault(one => one.ListId == id)?.Name;
        return Layout.WriteAsync(http, 200, onList is null ? "Contacts" : $"Contacts on {onList}", Html.Of($"""
            <p><a href="{UiEndpoints.Prefix}/accounts/{account.AccountId}">Back to {account.Look().OrganizationName}</a></p>
            <form action="{here}" class="row" role="search">{ActForm.Hidden("list", list)}
            {ActForm.Input("Name or address", "q", query)}<button>Search</button></form>
            <div class="scroll"><table>
            <thead><tr><th>Address</th><th>Name</th><th>Permission</th><th>Lists</th><th>Updated</th></tr></thead>
            <tbody>{Html.Rows(found.Take(Rows).Select(contact => Row(here, contact)), 5, "No contacts found.")}</tbody></table></div>
            <p class="buttons">{Link(page > 1, "Earlier", here, query, list, page - 1)}
            {Link(found.Count > Rows, "More", here, query, list, page + 1)}</p>
            """));
    }

    private static Html Row(string here, ContactView contact) => Html.Of($"""
        <tr><td><a href="{here}/{contact.ContactId}">{contact.Email ?? "(no address)"}</a></td>
        <td>{contact.FirstName} {contact.LastName}</td>
        <td>{(contact.DeletedAt is null ? contact.Permission?.Word : "deleted")}</td><td>{string.Join(", ", contact.Lists)}</td>
        <td>{Json.Time(contact.UpdatedAt)}</td></tr>
        """);

    private static Html Link(bool shown, string text, string here, string query, string list, int page) =>
        Html.When(
            shown, Html.Of($"<a href=\"{here}?q={Uri.EscapeDataString(query)}&list={Uri.EscapeDataString(list)}&page={page}\">{text}</a>"));
}
