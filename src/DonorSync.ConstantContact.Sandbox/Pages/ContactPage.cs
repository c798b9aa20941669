using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The page of one contact, with the actions of the contact and of the account.</summary>
internal static class ContactPage
{
    public static Task WriteAsync(HttpContext http, AccountControl account)
    {
        if (account.Find((string)http.Request.RouteValues["contact"]!) is not { } contact)
            return Layout.WriteAsync(http, StatusCodes.Status404NotFound, "Not found", Html.Of($"<p>There is no such contact.</p>"));
        var who = ActForm.Hidden("who", contact.ContactId.ToString());
        var others = account.Lists().Select(list => list.Name).Except(contact.Lists).ToList();
        var root = $"{UiEndpoints.Prefix}/accounts/{account.AccountId}";
        Html Act(string act, string button, Html? fields = null) =>
            ActForm.Of(http, account.AccountId, act, button, Html.Join([who, fields ?? Html.None]));
        return Layout.WriteAsync(http, 200, contact.Email ?? "Contact without an address", Html.Of($"""
            <p><a href="{root}">Back to {account.Look().OrganizationName}</a> · <a href="{root}/contacts">all contacts</a></p>
            {ActForm.Outcome(http)}
            {Facts(contact)}
            <h2>What the person can do</h2>
            {Html.When(contact.Permission is not PermissionToSend.Unsubscribed, Act("unsubscribe", "Unsubscribe from everything",
                ActForm.Input("Reason", "reason")))}
            {Html.When(contact.Permission is PermissionToSend.Unsubscribed || contact.DeletedAt is not null,
                Act("resubscribe", "Sign up again", ActForm.Select("Onto lists", "lists", others, many: true)))}
            {Html.When(contact.Permission is PermissionToSend.PendingConfirmation or PermissionToSend.Unsubscribed,
                Act("confirm", "Confirm the mail"))}
            {Html.When(contact.Lists.Count > 0, Act("leave-list", "Leave the list", ActForm.Select("List", "list", contact.Lists)))}
            <h2>What the account can do</h2>
            {Act("edit", "Save", Html.Of($"""
                {ActForm.Input("First name", "first_name", contact.FirstName)}{ActForm.Input("Last name", "last_name", contact.LastName)}
                {ActForm.Input("Job title", "job_title", contact.JobTitle)}{ActForm.Input("Company", "company_name", contact.CompanyName)}
                {ActForm.Input("Street", "street", contact.Street)}{ActForm.Input("City", "city", contact.City)}{ActForm.Input(
                    "State", "state", contact.State)}
                {ActForm.Input("Postal code", "postal_code", contact.PostalCode)}{ActForm.Input("Country", "country", contact.Country)}
                """))}
            {Act("change-address", "Change the address", ActForm.Input("E-mail address", "address", contact.Email, required: true))}
            {Html.When(others.Count > 0, Act("add-to-list", "Add to the list", ActForm.Select("List", "list", others)))}
            {Act("set-permission", "Set the permission",
                ActForm.Select("Permission", "permission", Words.Permissions, contact.Permission?.Word))}
            {Html.When(contact.DeletedAt is null, Act("delete-contact", "Delete the contact"))}
            """));
    }

    private static Html Facts(ContactView contact) => Html.Of($"""
        <dl class="card">
        {Fact("Contact id", contact.ContactId.ToString())}{Fact("Name", $"{contact.FirstName} {contact.LastName}".Trim())}
        {Fact("Company", contact.CompanyName)}
        {Fact("Address", string.Join(", ", new[] { contact.Street, contact.City, contact.State, contact.PostalCode,
                contact.Country }.Where(part => part is not null)))}
        {Fact("Permission", contact.Permission?.Word)}{Fact("Opted in", Dated(contact.OptInSource, contact.OptInDate))}
        {Fact("Opted out", Dated(contact.OptOutSource, contact.OptOutDate))}
        {Fact("Reason", contact.OptOutReason)}{Fact("Lists", string.Join(", ", contact.Lists))}
        {Fact("Created", Json.Time(contact.CreatedAt))}{Fact("Updated", Json.Time(contact.UpdatedAt))}
        {Fact("E-mail updated", contact.EmailUpdatedAt is { } at ? Json.Time(at) : null)}
        {Fact("Deleted", contact.DeletedAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))}
        </dl>
        """);

    private static string? Dated(ActedBy? source, DateTimeOffset? at) => at is { } time ? $"{Json.Time(time)} {source?.Word}" : null;

    private static Html Fact(string name, string? value) =>
        Html.When(!string.IsNullOrEmpty(value), Html.Of($"<dt>{name}</dt><dd>{value}</dd>"));
}
