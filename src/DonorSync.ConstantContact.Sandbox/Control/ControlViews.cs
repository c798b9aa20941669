namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>
/// An account now. <paramref name="BilledContacts"/>: the highest number of active contacts in this calendar month, which sets the price.
/// </summary>
public sealed record AccountView(
    string AccountId, string OrganizationName, bool ConfirmedOptIn, int Lists, int Contacts, int Active, int Unsubscribed, int Deleted,
        int PendingActivities, int BilledContacts);

/// <summary>A list now.</summary>
public sealed record ListView(Guid ListId, string Name, int Members, int ActiveMembers, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt);

/// <summary>A contact now: lists by name, and the home address, or else the first one.</summary>
public sealed record ContactView(
    Guid ContactId, string? Email, PermissionToSend? Permission, string? FirstName, string? LastName, string? JobTitle, string? CompanyName,
    string? Street, string? City, string? State, string? PostalCode, string? Country, IReadOnlyList<string> Lists,
    ActedBy CreateSource, ActedBy? UpdateSource, ActedBy? OptInSource, DateTimeOffset? OptInDate, ActedBy? OptOutSource,
    DateTimeOffset? OptOutDate, string? OptOutReason,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EmailUpdatedAt, DateOnly? DeletedAt)
{
    internal static ContactView Of(Contact contact)
    {
        var (email, person) = (contact.Email, contact.Person);
        var street = contact.Addresses.Find(address => address.Kind == "home") ?? contact.Addresses.FirstOrDefault();
        var mayBeMailed = email?.Permission.MayBeMailed == true;
        return new ContactView(
            contact.Id, email?.Address, email?.Permission, person.FirstName, person.LastName, person.JobTitle, person.CompanyName,
            street?.Street, street?.City, street?.State, street?.PostalCode, street?.Country, [.. contact.Lists.Select(list => list.Name)],
            contact.CreateSource, contact.UpdateSource, mayBeMailed
                ? email!.OptInSource
                : null, email?.OptInDate, email?.OptOutSource, email?.OptOutDate, email?.OptOutReason,
            contact.CreatedAt, contact.UpdatedAt, email?.UpdatedAt, contact.DeletedAt);
    }
}

/// <summary>Tokens for a test that skips the sign-in pages.</summary>
public sealed record IssuedTokens(string AccessToken, string? RefreshToken);
