using System.Collections.Frozen;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>The columns an import knows, the same for JSON rows and CSV headers, with their longest values.</summary>
internal static class ImportColumns
{
    public const string CustomFieldPrefix = "cf:";
    private const int CustomFieldLength = 255;

    /// <summary>The plain address columns are the home address; the plain phone is of kind other.</summary>
    public static readonly FrozenDictionary<string, string> Phones = new Dictionary<string, string>
    {
        ["phone"] = "other",
        ["home_phone"] = "home",
        ["work_phone"] = "work",
        ["mobile_phone"] = "mobile",
        ["other_phone"] = "other",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Longest = Build().ToFrozenDictionary();

    /// <summary>The longest value of a column, or null when there is no such column.</summary>
    public static int? LongestOf(string column, AccountStore store)
    {
        if (Longest.TryGetValue(column, out var longest))
            return longest;
        return FieldNamed(column, store) is null ? null : CustomFieldLength;
    }

    /// <summary>The custom field behind <c>cf:name</c>; samples show names in their own and in lower case.</summary>
    public static CustomField? FieldNamed(string column, AccountStore store) =>
        column.StartsWith(CustomFieldPrefix, StringComparison.Ordinal)
            ? store.CustomFields.Values.FirstOrDefault(
                field => string.Equals(field.Name, column[CustomFieldPrefix.Length..], StringComparison.OrdinalIgnoreCase))
            : null;

    public static bool IsBirthday(string column) => column is "birthday_month" or "birthday_day";

    /// <summary>
    /// The address kind and part a column speaks of, or null. The literal <c>home country</c> is the contract's own spelling.
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

/// <summary>One value of one row.</summary>
internal readonly record struct ImportCell(string Column, string Value);

/// <summary>One row; <see cref="Overlong"/> rows count as errors.</summary>
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
