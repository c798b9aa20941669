using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteImportHistoriesTests : ImportHistoriesContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
