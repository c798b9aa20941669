using System.Reflection;
using DonorSync.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.KillTests;

/// <summary>The migrations of a future version: all of this version, and a new one.</summary>
abstract class NextMigrations(Type next) : IMigrationsAssembly
{
    public const string Adding = "29990101000000_Adding";
    public const string TakingAway = "29990101000000_TakingAway";

    readonly ILookup<Type, Type> types = typeof(PostgreSqlDonorSyncDb).Assembly.GetTypes()
        .Where(static t => t.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(PostgreSqlDonorSyncDb)).ToLookup(static t => t.BaseType!);

    public Assembly Assembly => typeof(PostgreSqlDonorSyncDb).Assembly;

    public IReadOnlyDictionary<string, TypeInfo> Migrations => types[typeof(Migration)].Append(next).OrderBy(IdOf, StringComparer.Ordinal)
        .ToDictionary(IdOf, static m => m.GetTypeInfo());

    public ModelSnapshot ModelSnapshot => (ModelSnapshot)Activator.CreateInstance(types[typeof(ModelSnapshot)].Single())!;

    public string? FindMigrationId(string nameOrId) => Migrations.Keys.FirstOrDefault(k => k == nameOrId || k.EndsWith("_" + nameOrId, StringComparison.Ordinal));

    public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Activator.CreateInstance(migrationClass)!;
        migration.ActiveProvider = activeProvider;
        return migration;
    }

    static string IdOf(Type migration) => migration.GetCustomAttribute<MigrationAttribute>()!.Id;

    /// <summary>Makes a process, or a service container, one of that version.</summary>
    public static void Use<T>(IServiceCollection services)
        where T : NextMigrations =>
        services.ConfigureDbContext<PostgreSqlDonorSyncDb>(static options => options.ReplaceService<IMigrationsAssembly, T>());
}

sealed class AddingMigrations() : NextMigrations(typeof(Next))
{
    [Migration(Adding)]
    sealed class Next : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>("Stars", "Contacts", "integer", nullable: false, defaultValue: 3);
            migrationBuilder.AddColumn<string>("Motto", "Runs", "text", nullable: true);
            migrationBuilder.CreateTable(
                "Medals", static table => new { Id = table.Column<int>("integer"), Name = table.Column<string>("text") }, constraints: static table => table.PrimaryKey("PK_Medals", static m => m.Id));
            migrationBuilder.CreateIndex("IX_Medals_Name", "Medals", "Name", unique: true);
            migrationBuilder.CreateIndex("IX_Contacts_Stars", "Contacts", "Stars");
        }
    }
}

sealed class TakingAwayMigrations() : NextMigrations(typeof(Next))
{
    [Migration(TakingAway)]
    sealed class Next : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn("Ahead", "Runs");
    }
}
