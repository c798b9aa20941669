using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ContactReach : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Contacts_LongEmail",
                table: "Contacts",
                columns: new[] { "OrganizationId", "Id" },
                filter: "length(\"PrimaryEmailKey\") > 80");

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_OrganizationId_TopLevelDomainLength_Id",
                table: "Contacts",
                columns: new[] { "OrganizationId", "TopLevelDomainLength", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Contacts_LongEmail",
                table: "Contacts");

            migrationBuilder.DropIndex(
                name: "IX_Contacts_OrganizationId_TopLevelDomainLength_Id",
                table: "Contacts");
        }
    }
}
