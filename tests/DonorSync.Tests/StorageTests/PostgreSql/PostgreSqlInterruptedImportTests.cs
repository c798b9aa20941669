using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlInterruptedImportTests : InterruptedImportContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
