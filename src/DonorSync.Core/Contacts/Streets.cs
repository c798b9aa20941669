namespace DonorSync.Core;

/// <summary>C11: the CRM has two address lines, Constant Contact one street.</summary>
public static class Streets
{
    /// <summary>Constant Contact's longest values, in characters.</summary>
    public const int MaxStreet = 255;
    public const int MaxField = 50;

    /// <summary>The fields as they are sent, cut to what Constant Contact keeps; the second address line goes along separately.</summary>
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

    /// <summary>A contact that comes in, or an edited street: address 1 takes it; a line break parts it from address 2.</summary>
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
    /// Whether a street is the two lines joined, however they were joined and cut: so that the echo of what was sent is never
    /// taken for an edit, even before the first read-back.
    /// </summary>
    public static bool IsJoined(ContactFields crm, string? street)
    {
        var sent = Letters($"{crm.Address1} {crm.Address2}");
        var shown = Letters(street ?? "");
        return sent == shown || (shown.Length > 0 && street!.Length >= MaxStreet - 1 && sent.StartsWith(shown, StringComparison.Ordinal));
    }

    /// <summary>Whether the value that Constant Contact shows is the CRM's, possibly cut to its length.</summary>
    public static bool IsCutOf(string? crm, string? ctct) => Cut(crm, MaxField) == ctct;

    static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    static string? Cut(string? sent, int length)
    {
        // What is read back has lost them, so that what was sent must have lost them too.
        var value = sent is null ? null : PlainText.WithoutOverrides(sent);
        if (value is null || value.Length <= length)
            return value;
        var end = length > 0 && char.IsHighSurrogate(value[length - 1]) ? length - 1 : length;
        return Blank.ToNull(value[..end]);
    }
}

/// <summary>A blank is nothing: values are trimmed, and an empty one is null.</summary>
public static class Blank
{
    public static string? ToNull(string? value)
    {
        var trimmed = value?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }
}
