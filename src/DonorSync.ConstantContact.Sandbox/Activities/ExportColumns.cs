using System.Globalization;
using System.Text;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>The columns of an export. Their real headings are not established; these are the names of the contract.</summary>
internal static class ExportColumns
{
    private static readonly Dictionary<string, Func<Contact, string?>> Columns = new()
    {
        ["email_address"] = contact => contact.Email?.Address,
        ["first_name"] = contact => contact.Person.FirstName,
        ["last_name"] = contact => contact.Person.LastName,
        ["job_title"] = contact => contact.Person.JobTitle,
        ["company_name"] = contact => contact.Person.CompanyName,
        ["email_permission"] = contact => contact.Email?.Permission.Word,
        ["email_optin_source"] = contact => contact.Email is { Permission.MayBeMailed: true } email ? email.OptInSource.Word : null,
        ["email_optin_date"] = contact => Time(contact.Email?.OptInDate),
        ["email_optout_source"] = contact => contact.Email?.OptOutSource?.Word,
        ["email_optout_date"] = contact => Time(contact.Email?.OptOutDate),
        ["email_optout_reason"] = contact => contact.Email?.OptOutReason,
        ["street"] = contact => contact.Addresses.FirstOrDefault()?.Street,
        ["city"] = contact => contact.Addresses.FirstOrDefault()?.City,
        ["state"] = contact => contact.Addresses.FirstOrDefault()?.State,
        ["zip"] = contact => contact.Addresses.FirstOrDefault()?.PostalCode,
        ["country"] = contact => contact.Addresses.FirstOrDefault()?.Country,
        ["phone"] = contact => contact.Phones.FirstOrDefault()?.Number,
        ["birthday_month"] = contact => contact.Person.BirthdayMonth?.ToString(CultureInfo.InvariantCulture),
        ["birthday_day"] = contact => contact.Person.BirthdayDay?.ToString(CultureInfo.InvariantCulture),
        ["anniversary"] = contact => contact.Person.Anniversary,
        ["created_at"] = contact => Time(contact.CreatedAt),
        ["updated_at"] = contact => Time(contact.UpdatedAt),
    };

    public static bool IsKnown(string field, AccountStore store) =>
        Columns.ContainsKey(field) || ImportColumns.FieldNamed(field, store) is not null;

    public static string Write(IReadOnlyList<Contact> contacts, IReadOnlyList<string> fields, AccountStore store)
    {
        var columns = fields.Count > 0 ? fields : [.. Columns.Keys];
        var values = columns.Select(column => Value(column, store)).ToList();
        var text = new StringBuilder().AppendJoin(',', columns.Select(Quoted)).Append("\r\n");
        foreach (var contact in contacts)
            text.AppendJoin(',', values.Select(value => Quoted(value(contact) ?? ""))).Append("\r\n");
        return text.ToString();
    }

    private static Func<Contact, string?> Value(string column, AccountStore store)
    {
        if (Columns.TryGetValue(column, out var value))
            return value;
        var field = ImportColumns.FieldNamed(column, store);
        return contact => contact.CustomFields.Find(custom => custom.FieldId == field?.Id)?.Value;
    }

    private static string? Time(DateTimeOffset? time) => time is { } at ? Json.Time(at) : null;

    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny("\",\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
