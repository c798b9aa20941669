using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ContactLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Contacts_OrganizationId_UpdatedAt",
                table: "Contacts");

            migrationBuilder.AddColumn<string>(
                name: "SortName",
                table: "Contacts",
                type: "TEXT",
                nullable: false,
                computedColumnSql: "lower(coalesce(\n    CASE WHEN \"Type\" = 'Organization' THEN \"CompanyName\" END,\n    \"LastName\" || ' ' || \"FirstName\", \"LastName\", \"FirstName\", \"CompanyName\", \"PrimaryEmail\", \"AlternateEmail\", ''))",
                stored: false);

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_List",
                table: "Contacts",
                columns: new[] { "OrganizationId", "SortName", "Id", "Type", "TopLevelDomainLength", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_OptedOut",
                table: "Contacts",
                columns: new[] { "OrganizationId", "SortName", "Id", "Type", "TopLevelDomainLength", "SearchText" },
                filter: "NOT (\"IntegrationEmailOptIn\")");

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_OrganizationId_UpdatedAt_Id",
                table: "Contacts",
                columns: new[] { "OrganizationId", "UpdatedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Contacts_List",
                table: "Contacts");

            migrationBuilder.DropIndex(
                name: "IX_Contacts_OptedOut",
                table: "Contacts");

            migrationBuilder.DropIndex(
                name: "IX_Contacts_OrganizationId_UpdatedAt_Id",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "SortName",
                table: "Contacts");

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_OrganizationId_UpdatedAt",
                table: "Contacts",
                columns: new[] { "OrganizationId", "UpdatedAt" });
        }
    }
}
