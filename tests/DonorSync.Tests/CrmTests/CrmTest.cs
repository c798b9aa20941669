using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Sync.Ports;
using DonorSync.Tests.StorageTests;

namespace DonorSync.Tests.CrmTests;

/// <summary>An organization in a new database, with a stopped clock.</summary>
public abstract class CrmTest : IAsyncLifetime
{
    protected static readonly ChangeAuthor Api = new(ConsentSource.Api, "API token Test");

    protected TestDatabase Database { get; private set; } = null!;
    protected OrganizationId Organization { get; private set; }
    protected DonorSession Donors { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Database = await TestEngine.OpenAsync();
        Organization = await NewOrganizationAsync();
        Donors = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Donors.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected DonorSession Open() => Database.Get<DonorDatabase>().Open(Organization);

    protected async Task<OrganizationId> NewOrganizationAsync()
    {
        var id = new OrganizationId(Guid.CreateVersion7(Database.Now));
        await using var db = Database.Open(default);
        db.Add(new Organization { Id = id, Name = "Org", CreatedAt = Database.Now });
        await db.SaveChangesAsync(Cancellation);
        return id;
    }

    protected async Task<Guid> ContactAsync(string? email, bool optIn = true) => (await Donors.Contacts.CreateAsync(
        new ContactChange { LastName = "x", PrimaryEmail = email, Preferences = new PreferencesChange { IntegrationEmailOptIn = optIn } },
        Api, Cancellation)).Contact.Id;
}
