namespace DonorSync.Testing;

/// <summary>What may happen to contacts in Constant Contact, whoever does it. Never kinder than the service.</summary>
static class AccountRules
{
    public const int ListsPerContact = 50;
    public const int ListsPerAccount = 1_000;

    /// <summary>
    /// Unsubscribing leaves all lists and moves no time of the values; a permission that is given again clears the opt-out.
    /// </summary>
    public static Subscriber Permit(Subscriber contact, Permission permission, bool byDonor, DateTimeOffset now)
    {
        if (contact.Permission == permission)
            return contact;
        var permitted = contact with { Permission = permission, AddressUpdatedAt = now };
        if (permission == Permission.Unsubscribed)
            return permitted with { OptOutAt = now, Lists = [] };
        permitted = permitted with { OptOutAt = null };
        return permission is Permission.Implicit or Permission.Explicit ? permitted with { OptInAt = now, OptInByDonor = byDonor }
            : permitted;
    }

    /// <summary>The lists go, the permission stays as it is.</summary>
    public static Subscriber Delete(Subscriber contact) => contact with { Deleted = true, Lists = [] };

    public static Subscriber Revive(Subscriber contact, DateTimeOffset now) =>
        contact.Deleted ? contact with { Deleted = false, UpdatedAt = now } : contact;

    /// <summary>Null when it may not join: it is unsubscribed, or on as many lists as a contact may be.</summary>
    public static Subscriber? Join(Subscriber contact, ListId list) =>
        contact.Lists.Contains(list) ? contact
        : contact.IsUnsubscribed || contact.Lists.Length >= ListsPerContact ? null
        : contact with { Lists = contact.Lists.Add(list) };

    /// <summary>C11: states and countries come back by their full names, whatever was sent.</summary>
    public static CtctFields Expanded(CtctFields sent) =>
        sent with { State = Name(States, sent.State), Country = Name(Countries, sent.Country) };

    /// <summary>C11: an import joins the two lines with a blank.</summary>
    public static string? Street(string? street, string? street2) =>
        street2 is null ? street : street is null ? street2 : $"{street} {street2}" is { Length: > 255 } joined ? joined[..255]
            : $"{street} {street2}";

    static string? Name(ImmutableDictionary<string, string> names, string? sent) =>
        sent is not null && names.TryGetValue(sent.ToUpperInvariant(), out var name) ? name : sent;

    static readonly ImmutableDictionary<string, string> States = ImmutableDictionary<string, string>.Empty
        .Add("IL", "Illinois").Add("MA", "Massachusetts").Add("NY", "New York").Add("WA", "Washington").Add("CA", "California");

    static readonly ImmutableDictionary<string, string> Countries = ImmutableDictionary<string, string>.Empty
        .Add("US", "United States").Add("USA", "United States").Add("CA", "Canada").Add("DE", "Germany");
}
