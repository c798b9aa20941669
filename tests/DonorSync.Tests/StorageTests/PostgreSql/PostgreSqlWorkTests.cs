namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlWorkTests : WorkContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlBulkTests : BulkContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlBulkConsentTests : BulkConsentContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlAddressConsentTests : AddressConsentContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
