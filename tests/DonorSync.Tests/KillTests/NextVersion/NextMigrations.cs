using System.Reflection;
using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.KillTests;

/// <summary>Schema changes of a version to come.</summary>
static class NextMigrations
{
    public const string Adding = "29990101000000_Adding";
    public const string TakingAway = "29990101000000_TakingAway";

    /// <summary>Makes a process, or a container of services, one of that version.</summary>
    public static void Use<TDb, T>(IServiceCollection services)
        where TDb : DonorSyncDb
        where T : NextMigrations<TDb> =>
        services.ConfigureDbContext<TDb>(static options => options.ReplaceService<IMigrationsAssembly, T>());
}

/// <summary>The schema changes of a version to come: those of this one, and one that none of it knows.</summary>
abstract class NextMigrations<TDb>(Type next) : IMigrationsAssembly
    where TDb : DonorSyncDb
{
    readonly ILookup<Type, Type> types = typeof(TDb).Assembly.GetTypes()
        .Where(static t => t.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(TDb)).ToLookup(static t => t.BaseType!);

    public Assembly Assembly => typeof(TDb).Assembly;

    public IReadOnlyDictionary<string, TypeInfo> Migrations => types[typeof(Migration)].Append(next).OrderBy(IdOf, StringComparer.Ordinal)
        .ToDictionary(IdOf, static m => m.GetTypeInfo());

    public ModelSnapshot ModelSnapshot => (ModelSnapshot)Activator.CreateInstance(types[typeof(ModelSnapshot)].Single())!;

    public string? FindMigrationId(string nameOrId) =>
        Migrations.Keys.FirstOrDefault(k => k == nameOrId || k.EndsWith("_" + nameOrId, StringComparison.Ordinal));

    public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Activator.CreateInstance(migrationClass)!;
        migration.ActiveProvider = activeProvider;
        return migration;
    }

    static string IdOf(Type migration) => migration.GetCustomAttribute<MigrationAttribute>()!.Id;
}

sealed class AddingMigrations<TDb>() : NextMigrations<TDb>(typeof(AddingMigrations<TDb>.Next))
    where TDb : DonorSyncDb
{
    [Migration(NextMigrations.Adding)]
    sealed class Next : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>("Stars", "Contacts", "integer", nullable: false, defaultValue: 3);
            migrationBuilder.AddColumn<string>("Motto", "Runs", "text", nullable: true);
            migrationBuilder.CreateTable(
                "Medals", static table => new { Id = table.Column<int>("integer"), Name = table.Column<string>("text") },
                constraints: static table => table.PrimaryKey("PK_Medals", static m => m.Id));
            migrationBuilder.CreateIndex("IX_Medals_Name", "Medals", "Name", unique: true);
            migrationBuilder.CreateIndex("IX_Contacts_Stars", "Contacts", "Stars");
        }
    }
}

sealed class TakingAwayMigrations() : NextMigrations<PostgreSqlDonorSyncDb>(typeof(Next))
{
    [Migration(NextMigrations.TakingAway)]
    sealed class Next : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn("Ahead", "Runs");
    }
}
