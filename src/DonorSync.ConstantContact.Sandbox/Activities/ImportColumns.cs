using System.Collections.Frozen;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>The columns of an import, the same for JSON rows and CSV headers, with their maximum lengths.</summary>
internal static class ImportColumns
{
    public const string CustomFieldPrefix = "cf:";
    private const int CustomFieldLength = 255;

    /// <summary>Phone columns and their kinds; a plain <c>phone</c> is of kind other.</summary>
    public static readonly FrozenDictionary<string, string> Phones = new Dictionary<string, string>
    {
        ["phone"] = "other",
        ["home_phone"] = "home",
        ["work_phone"] = "work",
        ["mobile_phone"] = "mobile",
        ["other_phone"] = "other",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Longest = Build().ToFrozenDictionary();

    /// <summary>Returns the maximum length of a column, or null when there is no such column.</summary>
    public static int? LongestOf(string column, AccountStore store)
    {
        if (Longest.TryGetValue(column, out var longest))
            return longest;
        return FieldNamed(column, store) is null ? null : CustomFieldLength;
    }

    /// <summary>Returns the custom field of <c>cf:name</c>, ignoring case: the documentation's samples use both spellings.</summary>
    public static CustomField? FieldNamed(string column, AccountStore store) =>
        column.StartsWith(CustomFieldPrefix, StringComparison.Ordinal)
            ? store.CustomFields.Values.FirstOrDefault(
                field => string.Equals(field.Name, column[CustomFieldPrefix.Length..], StringComparison.OrdinalIgnoreCase))
            : null;

    public static bool IsBirthday(string column) => column is "birthday_month" or "birthday_day";

    /// <summary>
    /// Returns address kind and part of a column, or null. <c>home country</c>, with a blank, is spelled so in the API description.
    /// </summary>
    public static (string Kind, string Part)? Street(string column) => column switch
    {
        "street" or "street2" or "city" or "state" or "zip" or "country" => ("home", column),
        "home country" => ("home", "country"),
        _ when column.IndexOf('_', StringComparison.Ordinal) is var cut and > 0
            && column[(cut + 1)..] is "street" or "street2" or "city" or "state" or "zip" or "country" =>
            (column[..column.IndexOf('_', StringComparison.Ordinal)], column[(column.IndexOf('_', StringComparison.Ordinal) + 1)..]),
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, int>> Build()
    {
        foreach (var name in (string[])["email", "first_name", "last_name", "job_title", "company_name", .. Phones.Keys, "home country"])
            yield return new(name, 50);
        foreach (var prefix in (string[])["", "home_", "work_", "other_"])
        {
            yield return new(prefix + "street", 255);
            yield return new(prefix + "street2", 255);
            foreach (var part in (string[])["city", "state", "zip", "country"])
                yield return new(prefix + part, 50);
        }

        yield return new("birthday_month", 2);
        yield return new("birthday_day", 2);
        yield return new("anniversary", int.MaxValue);
        yield return new("sms_number", 16);
        yield return new("sms_consent_date", 16);
    }
}

internal readonly record struct ImportCell(string Column, string Value);

/// <summary>One row; an <see cref="Overlong"/> row counts as an error.</summary>
internal sealed record ImportRow(IReadOnlyList<ImportCell> Cells, bool Overlong)
{
    public string? this[string column]
    {
        get
        {
            foreach (var cell in Cells)
                if (cell.Column == column && !string.IsNullOrWhiteSpace(cell.Value))
                    return cell.Value;
            return null;
        }
    }
}
