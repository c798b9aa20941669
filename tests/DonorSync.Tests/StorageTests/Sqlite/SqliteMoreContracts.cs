using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Tests.StorageTests.CrmContracts;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteAddressTests : AddressContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteCrmConcurrencyTests : CrmConcurrencyContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteAfterRunTests : AfterRunContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteEligibilityTests : EligibilityContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteStoredCountsTests : StoredCountsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();

    [Fact]
    public async Task A_file_without_counts_is_counted_when_it_is_migrated()
    {
        var group = await World.AddGroupAsync(Ours, "G");
        await World.AddContactAsync(Ours, "a@x.org", group);
        await using var db = World.Open(Ours.Organization);
        await db.Database.ExecuteSqlRawAsync(
            """DROP TRIGGER "Derive_MemberAdded"; UPDATE "GroupCounts" SET "Count" = 7; UPDATE "Contacts" SET "SortName" = 'old';""", None);

        await World.Get<IDatabaseMigrator>().MigrateAsync(None);

        Assert.Equal(1, await db.GroupCounts().SumAsync(c => c.Count));
        Assert.Equal("first", (await db.Contacts().SingleAsync()).SortName);
        await World.AddContactAsync(Ours, "b@x.org", group);
        Assert.Equal(2, await db.GroupCounts().SumAsync(c => c.Count));
    }
}

public sealed class SqliteSearchTests : SearchContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteLongJournalTests : LongJournalContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteChangesTests : ChangesContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteConcurrentActsTests : ConcurrentActsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteAuditChainTests : AuditChainContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteStoppedRunsTests : StoppedRunsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteSyncSettingsTests : SyncSettingsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqlitePausesTests : PausesContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteOwnLimitTests : OwnLimitContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
