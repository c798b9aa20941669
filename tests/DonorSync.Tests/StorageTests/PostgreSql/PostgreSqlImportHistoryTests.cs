using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlImportHistoryTests : ImportHistoryContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
