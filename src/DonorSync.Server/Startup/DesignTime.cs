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
        new((DbContextOptions<SqliteDonorSyncDb>)new DbContextOptionsBuilder<SqliteDonorSyncDb>()
            .UseSqlite("Data Source=:memory:").UseModelParts(Parts).Options);
}

/// <summary>For dotnet-ef only, which needs the model: no connection is opened.</summary>
sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlDonorSyncDb>
{
    public PostgreSqlDonorSyncDb CreateDbContext(string[] args) =>
        new((DbContextOptions<PostgreSqlDonorSyncDb>)new DbContextOptionsBuilder<PostgreSqlDonorSyncDb>()
            .UseNpgsql("Host=localhost;Database=donorsync").UseModelParts(SqliteDesignTime.Parts).Options);
}
