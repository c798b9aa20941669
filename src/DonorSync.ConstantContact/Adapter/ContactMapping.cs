namespace DonorSync.ConstantContact;

/// <summary>Answers in the core's words.</summary>
internal static class ContactMapping
{
    /// <summary>Null for a row without an id, which nothing could refer to.</summary>
    public static CtctContact? ToCore(this ContactBody contact) => contact.ContactId is not { Length: > 0 } id ? null : new()
    {
        Id = new(id),
        Email = EmailAddress.TryParse(contact.EmailAddress?.Address, out var email) ? email : null,
        Permission = PermissionOf(contact.EmailAddress),
        PermissionAt = contact.EmailAddress?.OptInDate ?? contact.EmailAddress?.UpdatedAt,
        PermissionByDonor = contact.EmailAddress?.OptInSource == "Contact",
        Deleted = contact.IsDeleted,
        Fields = FieldsOf(contact),
        UpdatedAt = contact.UpdatedAt ?? contact.CreatedAt ?? DateTimeOffset.UnixEpoch,
        Lists = [.. (contact.ListMemberships ?? []).Distinct().Select(static list => new ListId(list))],
    };

    public static ListSeen? ToCore(this ListBody list) => list.ListId is not { Length: > 0 } id
        ? null : new(new(id), list.Name ?? "", list.IsDeleted, list.MembershipCount);

    static Permission PermissionOf(EmailBody? email) => email is null ? Permission.NotSet : email.PermissionToSend switch
    {
        "implicit" => Permission.Implicit,
        "explicit" => Permission.Explicit,
        "unsubscribed" => Permission.Unsubscribed,
        "pending_confirmation" => Permission.PendingConfirmation,
        "temp_hold" => Permission.TempHold,
        "not_set" => Permission.NotSet,
        _ => Permission.Unknown,
    };

    static CtctFields FieldsOf(ContactBody contact)
    {
        var address = contact.StreetAddresses?.OrderBy(static a => Rank(a.Kind)).FirstOrDefault();
        return new(
            Blank.ToNull(contact.FirstName),
            Blank.ToNull(contact.LastName),
            Blank.ToNull(address?.Street),
            Blank.ToNull(address?.City),
            Blank.ToNull(address?.State),
            Blank.ToNull(address?.PostalCode),
            Blank.ToNull(address?.Country));
    }

    /// <summary>C11: of several addresses home, then work, then other.</summary>
    static int Rank(string? kind) => kind switch
    {
        "home" => 0,
        "work" => 1,
        _ => 2,
    };
}
