using DonorSync.ConstantContact.Sandbox.Model;
using Contact = DonorSync.ConstantContact.Sandbox.Model.Contact;
using EmailAddress = DonorSync.Core.Contacts.EmailAddress;

namespace DonorSync.Tests.Simulation;

/// <summary>The contacts of Constant Contact for the checks: the sandbox's data in types of the core.</summary>
static class ServiceView
{
    public static CtctContact Of(Contact contact)
    {
        var (person, email) = (contact.Person, contact.Email);
        var street = contact.Addresses.Find(static a => a.Kind == "home") ?? contact.Addresses.FirstOrDefault();
        // The service shows an opt-in only for contacts that may be mailed.
        var shown = email?.Permission is PermissionToSend.Implicit or PermissionToSend.Explicit ? email : null;
        return new()
        {
            Id = new(contact.Id.ToString()),
            Email = EmailAddress.TryParse(email?.Address, out var address) ? address : null,
            Permission = PermissionOf(email?.Permission),
            PermissionAt = shown?.OptInDate ?? email?.UpdatedAt,
            PermissionByDonor = shown?.OptInSource == ActedBy.Contact,
            Deleted = contact.IsDeleted,
            Fields = new(Text(person.FirstName), Text(person.LastName), Text(street?.Street), Text(street?.City), Text(street?.State),
                Text(street?.PostalCode), Text(street?.Country)),
            UpdatedAt = contact.UpdatedAt,
            Lists = [.. contact.Lists.Select(static l => new ListId(l.Id.ToString()))],
        };
    }

    /// <summary>C9: data that no sync may change.</summary>
    public static string ExtrasOf(Contact contact) => string.Join(
        ' ', [.. contact.Taggings.Select(static t => t.ToString()), .. contact.CustomFields.Select(static f => $"{f.FieldId}={f.Value}"),
            .. contact.Phones.Select(static p => p.Number), .. contact.Notes.Select(static n => n.Content), contact.Person.JobTitle]);

    static Permission PermissionOf(PermissionToSend? permission) => permission switch
    {
        PermissionToSend.Implicit => Permission.Implicit,
        PermissionToSend.Explicit => Permission.Explicit,
        PermissionToSend.Unsubscribed => Permission.Unsubscribed,
        PermissionToSend.PendingConfirmation => Permission.PendingConfirmation,
        PermissionToSend.TempHold => Permission.TempHold,
        _ => Permission.NotSet,
    };

    static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
