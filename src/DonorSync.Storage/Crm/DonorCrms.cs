using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The built-in donor database as the CRM of a run.</summary>
sealed class DonorCrms(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock) : ICrms
{
    public ICrm Open(OrganizationId organization) => new DonorCrm(contexts, organization, clock);
}

/// <summary>Ids and contacts, translated between the donor database and the core.</summary>
static class CrmMapping
{
    public static CrmContact ToCore(this Contact contact, IEnumerable<Guid> groups) => new()
    {
        Id = new(contact.Id.ToString()),
        Kind = contact.Type,
        Email = EmailAddress.TryParse(contact.PrimaryEmail, out var email) ? email : null,
        Fields = contact.FieldsToCore(),
        CompanyName = contact.CompanyName,
        OptIn = new(contact.Preferences.IntegrationEmailOptIn, contact.OptInChangedBy, contact.OptInChangedAt),
        Deliverability = new(contact.Preferences.EmailDeliverable, contact.EmailDeliverableChangedAt),
        CreatedAt = contact.CreatedAt,
        UpdatedAt = contact.UpdatedAt,
        Groups = [.. groups.Select(static g => new GroupId(g.ToString()))],
    };

    public static ContactFields FieldsToCore(this Contact contact) => new(
        contact.FirstName, contact.LastName, contact.Address1, contact.Address2, contact.City, contact.State, contact.Postal, contact.Country);

    public static void Take(this Contact contact, ContactFields fields)
    {
        (contact.FirstName, contact.LastName) = (fields.FirstName, fields.LastName);
        (contact.Address1, contact.Address2) = (fields.Address1, fields.Address2);
        (contact.City, contact.State, contact.Postal, contact.Country) = (fields.City, fields.State, fields.Postal, fields.Country);
    }

    public static Guid ToGuid(this ContactId id) => Guid.Parse(id.Value);

    public static Guid ToGuid(this GroupId id) => Guid.Parse(id.Value);
}
