using System.Globalization;
using System.Text;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>The columns of an export: their names in the API description and their headings in files of real accounts.</summary>
internal static class ExportColumns
{
    private static readonly Column[] Columns =
    [
        new("email_address", "Email address", static contact => contact.Email?.Address),
        new("first_name", "First name", static contact => contact.Person.FirstName),
        new("last_name", "Last name", static contact => contact.Person.LastName),
        new("company_name", "Company", static contact => contact.Person.CompanyName),
        new("job_title", "Job title", static contact => contact.Person.JobTitle),
        new("email_status", "Email status", StatusOf),
        new("email_permission", "Email permission status", static contact => contact.Email?.Permission.Word),
        new("email_update_source", "Email update source", static contact => contact.UpdateSource?.Word),
        new("email_optin_source", "Email Opt-In Source",
            static contact => contact.Email is { Permission.MayBeMailed: true } email ? email.OptInSource.Word : null),
        new("email_optin_date", "Email Opt-In Date", static contact => Time(contact.Email?.OptInDate)),
        new("email_optout_date", "Confirmed Opt-Out Date", static contact => Time(contact.Email?.OptOutDate)),
        new("email_optout_source", "Confirmed Opt-Out Source", static contact => contact.Email?.OptOutSource?.Word),
        new("email_optout_reason", "Confirmed Opt-Out Reason", static contact => contact.Email?.OptOutReason),
        new("phone", "Phone - home", static contact => contact.Phones.FirstOrDefault()?.Number),
        new("street", "Street address line 1 - Home", static contact => contact.Addresses.FirstOrDefault()?.Street),
        new("city", "City - Home", static contact => contact.Addresses.FirstOrDefault()?.City),
        new("state", "State/Province - Home", static contact => contact.Addresses.FirstOrDefault()?.State),
        new("zip", "Zip/Postal Code - Home", static contact => contact.Addresses.FirstOrDefault()?.PostalCode),
        new("country", "Country - Home", static contact => contact.Addresses.FirstOrDefault()?.Country),
        new("birthday", "Birthday", static contact => contact.Person is { BirthdayMonth: { } month, BirthdayDay: { } day }
            ? string.Create(CultureInfo.InvariantCulture, $"{month}/{day}") : null),
        new("birthday_month", null, static contact => contact.Person.BirthdayMonth?.ToString(CultureInfo.InvariantCulture)),
        new("birthday_day", null, static contact => contact.Person.BirthdayDay?.ToString(CultureInfo.InvariantCulture)),
        new("anniversary", "Anniversary", static contact => contact.Person.Anniversary),
        new("tags", "Tags", static _ => null),
        new("email_lists", "Email Lists",
            static contact => string.Join(", ", contact.Lists.Select(static list => list.Name).Order(StringComparer.Ordinal))),
        new("source_name", "Source Name", static contact => contact.CreateSource.Word),
        new("created_at", "Created At", static contact => Time(contact.CreatedAt)),
        new("updated_at", "Updated At", static contact => Time(contact.UpdatedAt)),
    ];

    private static readonly Dictionary<string, Column> ByName = Columns.ToDictionary(static column => column.Name);

    public static bool IsKnown(string field, AccountStore store) =>
        ByName.ContainsKey(field) || ImportColumns.FieldNamed(field, store) is not null;

    /// <summary>Returns the CSV file. Without <paramref name="fields"/>: all columns, then the custom fields.</summary>
    public static string Write(
        IReadOnlyList<Contact> contacts, IReadOnlyList<string> fields, AccountStore store, SandboxBehaviour behaviour)
    {
        var columns = fields.Count > 0
            ? fields.Select(field => ByName.GetValueOrDefault(field) ?? OfCustomField(field, ImportColumns.FieldNamed(field, store)!))
                .ToList()
            : [.. Columns.Where(column => column.Heading is not null && column.Name is not ("email_optin_source" or "email_optin_date")),
                .. store.CustomFields.Values.OrderBy(
                    static field => field.Name, StringComparer.Ordinal).Select(static field => OfCustomField("cf:" + field.Name, field))];
        var tags = columns.FindIndex(static column => column.Name == "tags");
        if (tags >= 0)
            columns[tags] = columns[
                tags] with
            { Value = contact => string.Join(", ", contact.Taggings.Select(id => store.Tags.GetValueOrDefault(id)?.Name)) };
        var text = new StringBuilder()
            .AppendJoin(
                ',', columns.Select(column => Quoted(behaviour.ExportNamesAsHeadings ? column.Name : column.Heading ?? column.Name)))
                    .Append("\r\n");
        foreach (var contact in contacts)
            text.AppendJoin(',', columns.Select(column => Quoted(column.Value(contact) ?? ""))).Append("\r\n");
        return text.ToString();
    }

    private static Column OfCustomField(string name, CustomField field) =>
        new(name, field.Label, contact => contact.CustomFields.Find(custom => custom.FieldId == field.Id)?.Value);

    private static string? StatusOf(Contact contact) => contact.Email?.Permission switch
    {
        null => null,
        PermissionToSend.Unsubscribed => "Unsubscribed",
        PermissionToSend.PendingConfirmation => "Awaiting Confirmation",
        PermissionToSend.NotSet => "No Permissions Set",
        PermissionToSend.TempHold => "Temporary Hold",
        _ => "Active",
    };

    private static string? Time(DateTimeOffset? time) => time is { } at ? Json.Time(at) : null;

    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny("\",\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <param name="Heading">Null for a column that files of real accounts do not have.</param>
    private sealed record Column(string Name, string? Heading, Func<Contact, string?> Value);
}
