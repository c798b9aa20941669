using DonorSync.Tests.StorageTests.CrmContracts;

namespace DonorSync.Tests.StorageTests.Sqlite;

public sealed class SqliteRunsTests : RunsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteFenceTests : FenceContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteSyncStateTests : SyncStateContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteCompleteReadTests : CompleteReadContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteBouncesTests : BouncesContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteReadBackTests : ReadBackContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteStreamTests : StreamContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteJournalTests : JournalContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteCrmReadTests : CrmReadContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteCrmTests : CrmContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteGrantStoreTests : GrantStoreContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteLedgerTests : LedgerContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteConnectionsTests : ConnectionsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteUndoingTests : UndoingContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteDetachedListsTests : DetachedListsContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteTenantIsolationTests : TenantIsolationContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteHistoryTests : HistoryContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}

public sealed class SqliteMemoryTests : MemoryContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
}
