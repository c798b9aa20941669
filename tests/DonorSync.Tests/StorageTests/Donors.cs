using DonorSync.Database;
using DonorSync.Database.Ports;
using DonorSync.Donors;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>Short methods for acts of people in the donor database.</summary>
internal static class Donors
{
    public static readonly ChangeAuthor Person = new(ConsentSource.Person, "ann@org.example");

    public static async Task<Guid> AddContactAsync(this TestDatabase world, Tenant tenant, string? email, params Guid[] groups)
    {
        await using var db = world.Open(tenant.Organization);
        var contact = new Contact
        {
            OrganizationId = tenant.Organization,
            Id = Guid.CreateVersion7(world.Now),
            PrimaryEmail = email,
            FirstName = "First",
            OptInChangedAt = world.Now,
            CreatedAt = world.Now,
            UpdatedAt = world.Now,
        };
        db.Add(contact);
        db.AddRange(groups.Select(g => new GroupMember { GroupId = g, ContactId = contact.Id, AddedAt = world.Now }));
        await db.SaveChangesAsync();
        return contact.Id;
    }

    public static async Task<Guid> AddGroupAsync(this TestDatabase world, Tenant tenant, string name)
    {
        await using var db = world.Open(tenant.Organization);
        var group = new Group { Id = Guid.CreateVersion7(world.Now), Name = name, CreatedAt = world.Now, UpdatedAt = world.Now };
        db.Add(group);
        await db.SaveChangesAsync();
        return group.Id;
    }

    public static async Task PutIntoGroupAsync(this TestDatabase world, Tenant tenant, Guid group, Guid contact)
    {
        await using var db = world.Open(tenant.Organization);
        db.Add(new GroupMember { GroupId = group, ContactId = contact, AddedAt = world.Now });
        await db.SaveChangesAsync();
    }

    public static async Task TakeOutOfGroupAsync(this TestDatabase world, Tenant tenant, Guid group, Guid contact)
    {
        await using var db = world.Open(tenant.Organization);
        await db.GroupMembers().Where(m => m.GroupId == group && m.ContactId == contact).ExecuteDeleteAsync();
    }

    public static async Task EditAsync(this TestDatabase world, Tenant tenant, Guid contact, ContactChange change)
    {
        await using var session = world.Get<DonorDatabase>().Open(tenant.Organization);
        await session.Contacts.PatchAsync(contact, change, Person, default);
    }

    public static Task SetOptInAsync(this TestDatabase world, Tenant tenant, Guid contact, bool yes) =>
        world.EditAsync(tenant, contact, new ContactChange { Preferences = new PreferencesChange { IntegrationEmailOptIn = yes } });

    public static async Task<Contact?> FindAsync(this TestDatabase world, Tenant tenant, Guid contact)
    {
        await using var db = world.Open(tenant.Organization);
        return await db.Contacts().AsNoTracking().FirstOrDefaultAsync(c => c.Id == contact);
    }

    public static async Task<List<Guid>> MembersAsync(this TestDatabase world, Tenant tenant, Guid group)
    {
        await using var db = world.Open(tenant.Organization);
        return await db.GroupMembers().Where(m => m.GroupId == group).Select(m => m.ContactId).ToListAsync();
    }

    /// <summary>What the sync knows of a contact (B2).</summary>
    public static async Task<ContactEvidence?> WhyNotAsync(this TestDatabase world, Tenant tenant, Guid contact)
    {
        await using var donors = world.Get<DonorDatabase>().Open(tenant.Organization);
        return await donors.Standings.EvidenceOfAsync(contact, CancellationToken.None);
    }

    public static async Task<List<ConsentEvent>> EvidenceAsync(this TestDatabase world, Tenant tenant, Guid contact)
    {
        await using var db = world.Open(tenant.Organization);
        return await db.ConsentEvents().AsNoTracking().Where(e => e.ContactId == contact).OrderBy(e => e.At).ToListAsync();
    }

    public static ContactId Core(this Guid id) => new(id.ToString());

    public static Guid MadeBy(StepResult result) => Guid.Parse(Assert.IsType<StepResult.Done>(result).Contact!);
}
