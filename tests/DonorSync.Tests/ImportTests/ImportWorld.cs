using System.Text;
using System.Text.Json;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;
using DonorSync.Server.Import.Uploads;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.ImportTests;

/// <summary>Imports files in a test database, and undoes them.</summary>
internal static class ImportWorld
{
    public const string By = "ann@org.example";

    public static async Task<ImportReport> ImportAsync(this TestDatabase world, Tenant tenant, string text, string? group = null)
    {
        // Imports of the same moment have no order.
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await using var file = await DonorFileReader.OpenAsync(content, new(), CancellationToken.None);
        var (report, _) = await world.Imports().RunAsync(
            tenant.Organization, file, new("donors.csv", Group: group), By, onRejected: null, progress: null, default);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        return report;
    }

    public static AttendedImports Imports(this TestDatabase world) => new(
        world.Get<AttendedWorks>(), world.Get<Works>(), world.Get<WorkClaims>(), world.Get<DonorDatabase>(), world.Clock);

    public static async Task<KeptOfImport> UndoImportAsync(this TestDatabase world, Tenant tenant, Guid import)
    {
        var undo = await world.Get<Works>().BeginUndoAsync(tenant.Organization, import, "bob@org.example", default);
        Assert.Equal(WorkState.Completed, (await world.WorkOffAsync(tenant, undo)).State);
        return await world.Get<ImportHistory>().KeptAsync(tenant.Organization, import, 1000, default);
    }

    public static async Task<ImportEntry> EntryAsync(this TestDatabase world, Tenant tenant, Guid import) =>
        (await world.Get<ImportHistory>().FindAsync(tenant.Organization, import, default))!;

    /// <summary>All rows of contacts, groups and memberships, without the number and time of a contact's changes.</summary>
    public static async Task<IReadOnlyList<string>> RowsAsync(this TestDatabase world, Tenant tenant)
    {
        await using var db = world.Open(tenant.Organization);
        var contacts = await db.Contacts().AsNoTracking().ToListAsync();
        foreach (var contact in contacts)
            (contact.UpdatedAt, contact.Version) = (default, 0);
        return
        [
            .. contacts.Select(static c => "contact " + JsonSerializer.Serialize(c))
                .Concat((await db.Groups().AsNoTracking().ToListAsync()).Select(static g => "group " + JsonSerializer.Serialize(g)))
                .Concat((await db.GroupMembers().AsNoTracking().ToListAsync()).Select(static m => "member " + JsonSerializer.Serialize(m)))
                .Order(StringComparer.Ordinal),
        ];
    }

    public static async Task<Contact> ContactAsync(this TestDatabase world, Tenant tenant, string email)
    {
        await using var db = world.Open(tenant.Organization);
        return await db.Contacts().AsNoTracking().SingleAsync(c => c.PrimaryEmailKey == email);
    }

    public static async Task<Guid> GroupAsync(this TestDatabase world, Tenant tenant, string name)
    {
        await using var db = world.Open(tenant.Organization);
        return await db.Groups().Where(g => g.Name == name).Select(g => g.Id).SingleAsync();
    }

    public static async Task<int> CountAsync(this TestDatabase world, Tenant tenant)
    {
        await using var db = world.Open(tenant.Organization);
        return await db.Contacts().CountAsync();
    }
}
