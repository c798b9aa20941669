namespace DonorSync.Tests.StorageTests;

public sealed class SqliteAddressTests : AddressContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteCrmMeanwhileTests : CrmMeanwhileContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteAfterwardsTests : AfterwardsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteEligibilityTests : EligibilityContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
