using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Sqlite;
using DonorSync.Donors;
using DonorSync.SyncStore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace DonorSync.Server.Startup;

/// <summary>For dotnet-ef only, which needs the model: no file is opened.</summary>
sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteDonorSyncDb>
{
    internal static readonly ModelParts Parts = new([new DonorTables(), new SyncTables()]);

    public SqliteDonorSyncDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDonorSyncDb>().UseSqlite("Data Source=:memory:").Options, Parts);
}

/// <summary>For dotnet-ef only, which needs the model: no connection is opened.</summary>
sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlDonorSyncDb>
{
    public PostgreSqlDonorSyncDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlDonorSyncDb>().UseNpgsql("Host=localhost;Database=donorsync").Options, SqliteDesignTime.Parts);
}
