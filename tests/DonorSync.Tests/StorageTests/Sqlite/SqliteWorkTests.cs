namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteWorkTests : WorkContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteBulkTests : BulkContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteBulkConsentTests : BulkConsentContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteAddressConsentTests : AddressConsentContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
