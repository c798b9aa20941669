namespace DonorSync.Core.Contacts;

/// <summary>C11: maps the CRM's two address lines to Constant Contact's one street and back.</summary>
public static class AddressMapping
{
    /// <summary>Constant Contact's maximum lengths, in characters.</summary>
    public const int MaxStreet = 255;
    public const int MaxField = 50;

    /// <summary>Returns the fields as they are sent, cut to Constant Contact's lengths; the second address line is separate.</summary>
    public static (CtctFields Fields, string? Street2) ToCtct(ContactFields crm, bool names) => (
        new CtctFields(
            names ? Cut(crm.FirstName, MaxField) : null,
            names ? Cut(crm.LastName, MaxField) : null,
            Cut(crm.Address1, MaxStreet),
            Cut(crm.City, MaxField),
            Cut(crm.State, MaxField),
            Cut(crm.Postal, MaxField),
            Cut(crm.Country, MaxField)),
        Cut(crm.Address2, Math.Max(0, MaxStreet - 1 - (crm.Address1?.Length ?? 0))));

    /// <summary>Returns the CRM fields of an imported contact. A line break in the street separates address 1 from address 2.</summary>
    public static ContactFields ToCrm(CtctFields ctct)
    {
        var (address1, address2) = Split(ctct.Street);
        return new(ctct.FirstName, ctct.LastName, address1, address2, ctct.City, ctct.State, ctct.Postal, ctct.Country);
    }

    public static (string? Address1, string? Address2) Split(string? street)
    {
        if (street is null)
            return (null, null);
        var at = street.AsSpan().IndexOfAny('\r', '\n');
        return at < 0 ? (street, null) : (Blank.ToNull(street[..at]), Blank.ToNull(street[at..]));
    }

    /// <summary>
    /// Returns whether a street is the two lines joined, in any way of joining and cutting. An echo of what was sent is then never taken
    /// for an edit, even before the first read-back.
    /// </summary>
    public static bool IsJoined(ContactFields crm, string? street)
    {
        var sent = Letters($"{crm.Address1} {crm.Address2}");
        var shown = Letters(street ?? "");
        return sent == shown || (shown.Length > 0 && street!.Length >= MaxStreet - 1 && sent.StartsWith(shown, StringComparison.Ordinal));
    }

    /// <summary>Returns whether the value in Constant Contact is the CRM's, possibly cut to its length.</summary>
    public static bool IsCutOf(string? crm, string? ctct) => Cut(crm, MaxField) == ctct;

    static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    static string? Cut(string? sent, int length)
    {
        // Constant Contact removes these characters, so they are removed before sending too.
        var value = sent is null ? null : PlainText.WithoutOverrides(sent);
        if (value is null || value.Length <= length)
            return value;
        var end = length > 0 && char.IsHighSurrogate(value[length - 1]) ? length - 1 : length;
        return Blank.ToNull(value[..end]);
    }
}

/// <summary>Trims values and makes empty ones null.</summary>
public static class Blank
{
    public static string? ToNull(string? value)
    {
        var trimmed = value?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }
}
