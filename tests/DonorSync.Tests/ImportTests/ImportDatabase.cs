using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Server.Import;
using DonorSync.Server.Import.Merging;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.ImportTests;

/// <summary>A donor database in its own file, with one organization.</summary>
internal sealed class ImportDatabase : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("import");
    private readonly ServiceProvider services;

    public ImportDatabase()
    {
        services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(DonorSync.Sync.SyncSettings.Default)
            .AddSqliteDonorDatabase($"Data Source={Path.Combine(folder.FullName, "donors.db")};Pooling=false")
            .AddSyncStore().AddDonors().BuildServiceProvider();
        using var session = services.GetRequiredService<DonorDatabase>().Open(Organization);
        session.Db.Database.EnsureCreated();
        session.Db.Add(new Organization { Id = Organization, Name = "Hope", CreatedAt = TimeProvider.System.GetUtcNow() });
        session.Db.SaveChanges();
        Session = services.GetRequiredService<DonorDatabase>().Open(Organization);
    }

    public OrganizationId Organization { get; } = new(Guid.CreateVersion7());

    public DonorSession Session { get; }

    public IServiceProvider Services => services;

    public IDonorBook Book() => new DonorBook(Session, new(ConsentSource.Import, "donors.csv"));

    public void Dispose()
    {
        Session.Dispose();
        services.Dispose();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
