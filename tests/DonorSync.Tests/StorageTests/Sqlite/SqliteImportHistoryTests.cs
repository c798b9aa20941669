using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteImportHistoryTests : ImportHistoryContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
