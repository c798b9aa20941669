using DonorSync.Tests.StorageTests.CrmContracts;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlRunsTests : RunsContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlFenceTests : FenceContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlSyncStateTests : SyncStateContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlCompleteReadTests : CompleteReadContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlBouncesTests : BouncesContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlReadBackTests : ReadBackContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlStreamTests : StreamContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlJournalTests : JournalContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlCrmReadTests : CrmReadContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlCrmTests : CrmContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlGrantStoreTests : GrantStoreContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlLedgerTests : LedgerContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlConnectionsTests : ConnectionsContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlUndoingTests : UndoingContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlDetachedListsTests : DetachedListsContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlTenantIsolationTests : TenantIsolationContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlHistoryTests : HistoryContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();
}

public sealed class PostgreSqlMemoryTests : MemoryContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();

    protected override int Rows => 10_000;
}
