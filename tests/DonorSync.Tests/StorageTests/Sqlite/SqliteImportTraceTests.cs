using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteImportTraceTests : ImportTraceContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
