using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Speed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Kinds",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            // By hand: EF Core would build the table anew, outside of the transaction, and a process killed meanwhile could not start again.
            migrationBuilder.Sql(
                """
                DROP INDEX "IX_Contacts_List";
                DROP INDEX "IX_Contacts_OptedOut";
                ALTER TABLE "Contacts" DROP COLUMN "SortName";
                ALTER TABLE "Contacts" ADD COLUMN "SortName" TEXT NOT NULL DEFAULT '';
                CREATE INDEX "IX_Contacts_List" ON "Contacts" ("OrganizationId", "SortName", "Id", "Type", "TopLevelDomainLength", "SearchText");
                CREATE INDEX "IX_Contacts_OptedOut" ON "Contacts" ("OrganizationId", "SortName", "Id", "Type", "TopLevelDomainLength", "SearchText") WHERE NOT ("IntegrationEmailOptIn");
                """);

            migrationBuilder.AddColumn<long>(
                name: "SearchRow",
                table: "Contacts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Sharing",
                table: "Contacts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "ContactCounts",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InGroup = table.Column<bool>(type: "INTEGER", nullable: false),
                    Standing = table.Column<int>(type: "INTEGER", nullable: false),
                    Domain = table.Column<int>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContactCounts", x => new { x.OrganizationId, x.InGroup, x.Standing, x.Domain });
                });

            migrationBuilder.CreateTable(
                name: "GroupCounts",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    GroupId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Standing = table.Column<int>(type: "INTEGER", nullable: false),
                    Domain = table.Column<int>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GroupCounts", x => new { x.OrganizationId, x.GroupId, x.Standing, x.Domain });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Steps_RunId_What_Rule_Place_Sequence",
                table: "Steps",
                columns: new[] { "RunId", "What", "Rule", "Place", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_Bounced",
                table: "Contacts",
                columns: new[] { "OrganizationId", "EmailDeliverableChangedAt" },
                filter: "\"EmailDeliverableChangedAt\" IS NOT NULL AND NOT (\"EmailDeliverable\")");

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_SearchRow_OrganizationId",
                table: "Contacts",
                columns: new[] { "SearchRow", "OrganizationId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_Shared",
                table: "Contacts",
                columns: new[] { "OrganizationId", "PrimaryEmailKey", "Id" },
                filter: "\"Sharing\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_ConsentEvents_OrganizationId_At_After",
                table: "ConsentEvents",
                columns: new[] { "OrganizationId", "At", "After" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ContactCounts");

            migrationBuilder.DropTable(
                name: "GroupCounts");

            migrationBuilder.DropIndex(
                name: "IX_Steps_RunId_What_Rule_Place_Sequence",
                table: "Steps");

            migrationBuilder.DropIndex(
                name: "IX_Contacts_Bounced",
                table: "Contacts");

            migrationBuilder.DropIndex(
                name: "IX_Contacts_SearchRow_OrganizationId",
                table: "Contacts");

            migrationBuilder.DropIndex(
                name: "IX_Contacts_Shared",
                table: "Contacts");

            migrationBuilder.DropIndex(
                name: "IX_ConsentEvents_OrganizationId_At_After",
                table: "ConsentEvents");

            migrationBuilder.DropColumn(
                name: "Kinds",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "SearchRow",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "Sharing",
                table: "Contacts");

            migrationBuilder.AlterColumn<string>(
                name: "SortName",
                table: "Contacts",
                type: "TEXT",
                nullable: false,
                computedColumnSql: "lower(coalesce(\n    CASE WHEN \"Type\" = 'Organization' THEN \"CompanyName\" END,\n    \"LastName\" || ' ' || \"FirstName\", \"LastName\", \"FirstName\", \"CompanyName\", \"PrimaryEmail\", \"AlternateEmail\", ''))",
                stored: false,
                oldClrType: typeof(string),
                oldType: "TEXT");
        }
    }
}
