using System.Data.Common;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Moving;
using DonorSync.Database.PostgreSql;
using DonorSync.Donors;
using DonorSync.SyncStore;
using DonorSync.Tests.StorageTests.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.StorageTests.PostgreSql;

public sealed class PostgreSqlAuditChainTests : AuditChainContract
{
    protected override Task<TestDatabase> OpenAsync() => PostgreSqlTestDatabase.OpenAsync();

    [Fact]
    public async Task An_entry_waits_for_no_other_work_of_the_organization()
    {
        await using var db = World.Open(Ours.Organization);
        await using var work = await db.Database.BeginTransactionAsync(None);

        await WriteAsync("ann@x.org").WaitAsync(TimeSpan.FromSeconds(30), None);

        await work.RollbackAsync(None);
        Assert.Equal(1, (await CheckAsync()).Entries);
    }

    [Fact]
    public async Task An_entry_whose_number_is_already_used_gets_the_next_one()
    {
        var meanwhile = new Meanwhile();
        await using var other = Server(meanwhile);
        var contexts = other.GetRequiredService<IDbContextFactory<DonorSyncDb>>();
        var book = new AuditBook(contexts, World.Clock);
        // Without the queue, like a server of a version that does not know it.
        var first = new AuditEntry
        {
            OrganizationId = Ours.Organization,
            Id = Guid.CreateVersion7(),
            At = World.Now,
            Who = "first",
            What = "Signed in"
        };
        meanwhile.Act = () => new AuditChain(contexts, Ours.Organization, queue: "another").AppendAsync(first, None);

        await book.WriteAsync(Ours.Organization, Note("second"), None);

        Assert.Equal(["first", "second"], (await EntriesAsync()).Select(static e => e.Who));
        Assert.Equal(new AuditReport(2, 0, null), await CheckAsync());
    }

    [Fact]
    public async Task A_move_from_SQLite_keeps_the_chain()
    {
        await using var old = await SqliteTestDatabase.OpenAsync();
        var tenant = await old.NewTenantAsync();
        var contexts = old.Get<IDbContextFactory<DonorSyncDb>>();
        for (var i = 0; i < 5; i++)
        {
            old.Clock.Advance(TimeSpan.FromDays(30));
            await new AuditBook(contexts, old.Clock).WriteAsync(tenant.Organization, Note($"half \ud83d {i}"), None);
        }
        await new AuditBook(contexts, old.Clock).ForgetAsync(old.Now.AddDays(-70), None);
        var before = await new AuditCheck(contexts).CheckAsync(tenant.Organization, None);
        Assert.Equal(new AuditReport(3, 0, null), before);
        await using var from = old.Open(default);
        var name = await PostgreSqlCluster.NewAsync();
        var target = await PostgreSqlCluster.ConnectionStringAsync(name);

        await DatabaseMove.MoveAsync(
            from.Database.GetConnectionString()!, target, [new DonorTables(), new SyncTables()], new Progress<MoveProgress>(), None);

        await using (var moved = Server(new(), target))
        {
            var there = moved.GetRequiredService<IDbContextFactory<DonorSyncDb>>();
            Assert.Equal(before, await new AuditCheck(there).CheckAsync(tenant.Organization, None));
            await new AuditBook(there, old.Clock).WriteAsync(tenant.Organization, Note("after the move"), None);
            Assert.Equal(4, (await new AuditCheck(there).CheckAsync(tenant.Organization, None)).Entries);
        }
        await PostgreSqlCluster.DropAsync(name);
    }

    /// <summary>Another server on the database.</summary>
    ServiceProvider Server(Meanwhile meanwhile, string? connection = null)
    {
        using var db = World.Open(default);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(World.Clock).AddSingleton(DonorSync.Sync.SyncSettings.Default);
        services.ConfigureDbContext<PostgreSqlDonorSyncDb>(options => options.AddInterceptors(meanwhile));
        services.AddPostgreSqlDonorDatabase(connection ?? db.Database.GetConnectionString()!).AddSyncStore().AddDonors();
        return services.BuildServiceProvider();
    }

    /// <summary>Runs an action once, directly before an entry is inserted.</summary>
    sealed class Meanwhile : DbCommandInterceptor
    {
        public Func<Task>? Act { get; set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (Act is { } act && command.CommandText.Contains("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal))
            {
                Act = null;
                await act();
            }
            return result;
        }
    }
}
