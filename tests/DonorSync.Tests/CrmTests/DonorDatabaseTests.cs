using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.CrmTests;

/// <summary>What the database itself guarantees, whatever code writes.</summary>
public sealed class DonorDatabaseTests : CrmTest
{
    [Fact]
    public async Task Times_are_read_back_to_the_microsecond()
    {
        Database.Clock.Advance(TimeSpan.FromTicks(1_234_567));

        var made = (await Donors.Contacts.CreateAsync(new() { LastName = "x" }, Api, Cancellation)).Contact;

        var shown = (await Donors.Contacts.GetAsync(made.Id, Cancellation)).Contact;
        Assert.Equal(made.CreatedAt, shown.CreatedAt);
        Assert.Equal(TimeSpan.Zero, shown.CreatedAt.Offset);
        Assert.InRange(Database.Now - shown.CreatedAt, TimeSpan.Zero, TimeSpan.FromMicroseconds(1));
    }

    [Theory]
    [InlineData(" Ada.B+c@Example.ORG ", "ada.b+c@example.org", Obstacles.None)]
    [InlineData("a@b.guru", "a@b.guru", Obstacles.TopLevelDomain)]
    [InlineData(null, null, Obstacles.NoEmail)]
    public async Task C1_E2_E4_The_key_and_the_obstacles_follow_the_email(string? email, string? key, Obstacles obstacles)
    {
        var id = await ContactAsync("other@example.museum");

        var contact = (await Donors.Contacts.PatchAsync(id, new() { PrimaryEmail = email }, Api, Cancellation)).Contact;

        Assert.Equal((key, obstacles), (contact.PrimaryEmailKey, contact.Obstacles));
    }

    [Fact]
    public async Task E2_A_primary_email_that_is_not_valid_has_no_key()
    {
        var contact = new Contact { Id = Guid.CreateVersion7(Database.Now), LastName = "x", PrimaryEmail = "nobody" };
        Donors.Db.Add(contact);
        await Donors.Db.SaveChangesAsync(Cancellation);

        Assert.Null((await Donors.Contacts.GetAsync(contact.Id, Cancellation)).Contact.PrimaryEmailKey);
    }

    [Fact]
    public async Task Concurrent_changes_of_different_fields_are_both_saved()
    {
        var id = await ContactAsync("a@example.org");
        var sessions = Enumerable.Range(0, 2).Select(_ => Open()).ToList();

        await Task.WhenAll(
            sessions[0].Contacts.PatchAsync(id, new() { FirstName = "Ada" }, Api, Cancellation),
            sessions[1].Contacts.PatchAsync(id, new() { City = "London" }, Api, Cancellation));

        var contact = (await Donors.Contacts.GetAsync(id, Cancellation)).Contact;
        Assert.Equal(("Ada", "London", 2), (contact.FirstName, contact.City, contact.Version));
        sessions.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task A_write_based_on_an_older_version_is_refused()
    {
        var id = await ContactAsync("a@example.org");
        using var other = Open();
        var stale = await other.Db.Contacts().SingleAsync(c => c.Id == id, Cancellation);
        await Donors.Contacts.PatchAsync(id, new() { FirstName = "Ada" }, Api, Cancellation);

        stale.FirstName = "Bob";

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => other.Db.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task A_context_of_no_organization_sees_no_rows_and_adds_none()
    {
        await ContactAsync("a@example.org");
        await using var db = Database.Open(default);

        Assert.Empty(await db.Contacts().ToListAsync(Cancellation));
        db.Add(new Contact { Id = Guid.CreateVersion7(Database.Now), LastName = "x" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task A_row_of_another_organization_is_never_added()
    {
        var other = await NewOrganizationAsync();

        Donors.Db.Add(new Contact { OrganizationId = other, Id = Guid.CreateVersion7(Database.Now), LastName = "x" });

        await Assert.ThrowsAsync<InvalidOperationException>(() => Donors.Db.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task A_membership_cannot_name_another_organizations_contact()
    {
        var other = await NewOrganizationAsync();
        var contact = await ContactAsync("a@example.org");
        await using var theirs = Database.Get<DonorDatabase>().Open(other);
        var group = await theirs.Groups.CreateAsync("Theirs", Cancellation);

        theirs.Db.Add(new GroupMember { GroupId = group.Group.Id, ContactId = contact, AddedAt = Database.Now });

        await Assert.ThrowsAsync<DbUpdateException>(() => theirs.Db.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task Every_kind_of_row_that_belongs_to_an_organization_is_filtered()
    {
        await using var db = Database.Open(default);

        var unfiltered = db.Model.GetEntityTypes()
            .Where(static type => type.ClrType.GetInterfaces()
                .Any(static i => i == typeof(IBelongsToOrganization) || i.Name == typeof(IBelongsToRow<>).Name))
            .Where(type => type.FindDeclaredQueryFilter(DonorSyncDb.OrganizationFilter) is null);

        Assert.Empty(unfiltered);
    }
}
