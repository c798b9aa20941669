using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlImportTraceTests : ImportTraceContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
