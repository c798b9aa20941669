using DonorSync.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DonorSync.Tests.CrmTests;

/// <summary>The schema, and failures of its migration.</summary>
public sealed class MigrationTests : CrmTest
{
    [Fact]
    public async Task The_migrations_match_the_model()
    {
        await using var db = Database.Open(default);

        Assert.False(db.Database.HasPendingModelChanges(), "Run: dotnet ef migrations add <Name>.");
        Assert.Null(await Database.Get<IDatabaseMigrator>().WhyNotReadyAsync(Cancellation));
    }

    [Fact]
    public void Every_schema_change_is_one_transaction_so_that_a_kill_leaves_none_half_done()
    {
        var script = Donors.Db.GetService<IMigrator>().GenerateScript();

        // EF Core writes this around the rebuild of a table; it cannot be rolled back.
        Assert.DoesNotContain("PRAGMA foreign_keys", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        var id = await ContactAsync("a@example.org");

        await Database.Get<IDatabaseMigrator>().MigrateAsync(Cancellation);

        Assert.Equal(id, (await Donors.Contacts.GetAsync(id, Cancellation)).Contact.Id);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await Donors.Db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Future', '99.0.0')""", Cancellation);

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(
            () => Database.Get<IDatabaseMigrator>().MigrateAsync(Cancellation));

        Assert.Contains("29990101000000_Future", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_an_earlier_build_is_refused_in_one_line()
    {
        await Donors.Db.Database.ExecuteSqlAsync(
            $"""UPDATE "__EFMigrationsHistory" SET "MigrationId" = '20261123034622_Donors'""", Cancellation);

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(
            () => Database.Get<IDatabaseMigrator>().MigrateAsync(Cancellation));

        Assert.Equal(
            "the database was written by an earlier build of DonorSync (it has the schema change 20261123034622_Donors), which this "
            + "version cannot update",
            refused.Message);
    }

    [Fact]
    public async Task The_lock_row_of_a_process_killed_while_migrating_does_not_stop_the_next_start()
    {
        await Donors.Db.Database.ExecuteSqlAsync($"""INSERT OR REPLACE INTO "__EFMigrationsLock" VALUES (1, '2026-01-01')""", Cancellation);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));

        await Database.Get<IDatabaseMigrator>().MigrateAsync(deadline.Token);

        Assert.Null(await Database.Get<IDatabaseMigrator>().WhyNotReadyAsync(Cancellation));
    }

    [Fact]
    public async Task A_migration_that_is_missing_makes_the_database_not_ready()
    {
        await Donors.Db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsHistory" """, Cancellation);

        Assert.Equal("the schema is not up to date", await Database.Get<IDatabaseMigrator>().WhyNotReadyAsync(Cancellation));
    }

    [Fact]
    public async Task The_file_is_in_write_ahead_mode_and_keeps_foreign_keys()
    {
        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal("1", await PragmaAsync("foreign_keys"));
        Assert.Equal("30000", await PragmaAsync("busy_timeout"));
    }

    async Task<string?> PragmaAsync(string name)
    {
        await Donors.Db.Database.OpenConnectionAsync(Cancellation);
        await using var command = Donors.Db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (await command.ExecuteScalarAsync(Cancellation))?.ToString();
    }
}
