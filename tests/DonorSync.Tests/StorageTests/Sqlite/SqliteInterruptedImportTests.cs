using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteInterruptedImportTests : InterruptedImportContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
