using DonorSync.Tests.ImportTests;

namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteImportUndoTests : ImportUndoContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
