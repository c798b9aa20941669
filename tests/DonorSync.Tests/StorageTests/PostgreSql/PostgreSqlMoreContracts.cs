using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Tests.StorageTests.CrmContracts;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlAddressTests : AddressContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlCrmConcurrencyTests : CrmConcurrencyContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlAfterRunTests : AfterRunContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlEligibilityTests : EligibilityContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlStoredCountsTests : StoredCountsContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();

    [Fact]
    public async Task A_database_without_counts_is_counted_when_it_is_migrated()
    {
        var group = await World.AddGroupAsync(Ours, "G");
        await World.AddContactAsync(Ours, "a@x.org", group);
        await using var db = World.Open(Ours.Organization);
        await db.Database.ExecuteSqlRawAsync(
            """DROP FUNCTION "derive_MemberAdded" CASCADE; UPDATE "GroupCounts" SET "Count" = 7; UPDATE "Contacts" SET "SortName" = """
            + """'old';""", None);

        await World.Get<IDatabaseMigrator>().MigrateAsync(None);

        Assert.Equal(1, await db.GroupCounts().SumAsync(c => c.Count));
        Assert.Equal("first", (await db.Contacts().SingleAsync()).SortName);
        await World.AddContactAsync(Ours, "b@x.org", group);
        Assert.Equal(2, await db.GroupCounts().SumAsync(c => c.Count));
    }
}

public sealed class PostgreSqlSearchTests : SearchContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlLongJournalTests : LongJournalContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlChangesTests : ChangesContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlConcurrentActsTests : ConcurrentActsContract
{
    protected override int Stride => 4;

    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlStoppedRunsTests : StoppedRunsContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlSyncSettingsTests : SyncSettingsContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlPausesTests : PausesContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlOwnLimitTests : OwnLimitContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}
