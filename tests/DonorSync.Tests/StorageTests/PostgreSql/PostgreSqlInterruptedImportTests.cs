using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests;

public sealed class PostgreSqlInterruptedImportTests : InterruptedImportContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
