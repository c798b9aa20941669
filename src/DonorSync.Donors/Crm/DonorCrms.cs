using DonorSync.Database.Ports;
using DonorSync.Database.Rows;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Crm;

/// <summary>The built-in donor database as the CRM of a run.</summary>
sealed class DonorCrms(IDbContextFactory<DonorSyncDb> contexts, IRunFence fence, TimeProvider clock) : ICrms
{
    public ICrm Open(OrganizationId organization) => new DonorCrm(contexts, fence, organization, clock);
}

/// <summary>Converts ids and contacts between the donor database and the core.</summary>
static class CrmMapping
{
    /// <summary>Selects a contact's data for a sync as columns of a <see cref="RowCursor"/>: see <see cref="Read"/>.</summary>
    public static IQueryable<object> Columns(this IQueryable<Contact> contacts) => contacts.Select(c => new
    {
        c.Id,
        c.Type,
        c.PrimaryEmail,
        c.FirstName,
        c.LastName,
        c.Address1,
        c.Address2,
        c.City,
        c.State,
        c.Postal,
        c.Country,
        c.CompanyName,
        c.Preferences.IntegrationEmailOptIn,
        c.OptInChangedBy,
        c.OptInChangedAt,
        c.Preferences.EmailDeliverable,
        c.EmailDeliverableChangedAt,
        c.CreatedAt,
        c.UpdatedAt,
    });

    /// <summary>Reads a row of <see cref="Columns"/>, without its groups.</summary>
    public static CrmContact Read(RowCursor row) => new()
    {
        Id = new(row.RequiredId(0).ToString()),
        Kind = row.Named<ContactKind>(1),
        Email = EmailAddress.TryParse(row.Text(2), out var email) ? email : null,
        Fields = new(row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7), row.Text(8), row.Text(9), row.Text(10)),
        CompanyName = row.Text(11),
        OptIn = new(row.Yes(12), row.Named<SetBy>(13), row.Time(14)),
        Deliverability = new(row.Yes(15), row.TimeOrNull(16)),
        CreatedAt = row.Time(17),
        UpdatedAt = row.Time(18),
        Groups = [],
    };

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
        contact.FirstName, contact.LastName, contact.Address1, contact.Address2, contact.City, contact.State, contact.Postal,
        contact.Country);

    public static void Take(this Contact contact, ContactFields fields)
    {
        (contact.FirstName, contact.LastName) = (fields.FirstName, fields.LastName);
        (contact.Address1, contact.Address2) = (fields.Address1, fields.Address2);
        (contact.City, contact.State, contact.Postal, contact.Country) = (fields.City, fields.State, fields.Postal, fields.Country);
    }

    public static Guid ToGuid(this ContactId id) => Guid.Parse(id.Value);

    public static Guid ToGuid(this GroupId id) => Guid.Parse(id.Value);
}
