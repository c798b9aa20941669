using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlImportUndoTests : ImportUndoContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
