using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlImportHistoriesTests : ImportHistoriesContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
