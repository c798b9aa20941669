namespace DonorSync.Core.Contacts;

/// <summary>
/// The key by which contacts are matched (C1): the primary email, trimmed and lower-cased with the invariant culture. Dots and <c>+tags</c>
/// count. Ordered by Unicode code point, as a database orders UTF-8 bytes.
/// </summary>
public readonly record struct EmailKey(string Value) : IComparable<EmailKey>
{
    /// <summary>The key of contacts without a valid primary email. It sorts before all others.</summary>
    public static readonly EmailKey None = new("");

    public int CompareTo(EmailKey other) => CodePointOrder.Compare(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(EmailKey left, EmailKey right) => left.CompareTo(right) < 0;
    public static bool operator >(EmailKey left, EmailKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(EmailKey left, EmailKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(EmailKey left, EmailKey right) => left.CompareTo(right) >= 0;
}

/// <summary>
/// A valid email address (E2, E7): one <c>@</c>; a local part of 1-64 characters without spaces, commas, brackets or quotes; a domain of
/// two or more labels. At most <see cref="MaxLength"/> characters.
/// </summary>
public sealed record EmailAddress
{
    /// <summary>The maximum length of an address in characters (RFC 5321 path limit).</summary>
    public const int MaxLength = 254;

    /// <summary>The maximum length of an address in Constant Contact, in characters.</summary>
    public const int ConstantContactMaxLength = 80;

    const int MaxLocalLength = 64;
    const int MaxLabelLength = 63;

    EmailAddress(string address)
    {
        Address = address;
        Key = KeyOf(address);
    }

    /// <summary>As typed, without surrounding space.</summary>
    public string Address { get; }

    public EmailKey Key { get; }

    /// <summary>Characters after the last dot of the domain (E4).</summary>
    public int TopLevelDomainLength => Address.Length - Address.LastIndexOf('.') - 1;

    public bool FitsConstantContact => Address.Length <= ConstantContactMaxLength;

    public static EmailKey KeyOf(string address) => new(address.Trim().ToLowerInvariant());

    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EmailAddress? email)
    {
        email = null;
        var address = text?.Trim() ?? "";
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (address.Length > MaxLength || at < 1 || at != address.LastIndexOf('@'))
            return false;
        if (!IsLocalPart(address.AsSpan(0, at)) || !IsDomain(address.AsSpan(at + 1)))
            return false;
        email = new EmailAddress(address);
        return true;
    }

    public override string ToString() => Address;

    static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > MaxLocalLength || local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0)
            return false;
        foreach (var c in local)
        {
            if (!char.IsLetterOrDigit(c) && !"!#$%&'*+/=?^_`{|}~.-".Contains(c, StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var labels = 0;
        var last = default(ReadOnlySpan<char>);
        foreach (var range in domain.Split('.'))
        {
            last = domain[range];
            if (!IsLabel(last))
                return false;
            labels++;
        }
        return labels >= 2 && last.Length >= 2 && last.ContainsAnyExceptInRange('0', '9');
    }

    static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-')
            return false;
        foreach (var c in label)
        {
            if (!char.IsLetterOrDigit(c) && c != '-')
                return false;
        }
        return true;
    }
}
