using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ConsentOfAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "EmailKey",
                table: "ConsentEvents",
                type: "text",
                maxLength: 254,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "SaidAt",
                table: "ConsentEvents",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SaidBy",
                table: "ConsentEvents",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConsentEvents_Nos",
                table: "ConsentEvents",
                columns: new[] { "OrganizationId", "EmailKey" },
                filter: "NOT (\"After\")");

            migrationBuilder.CreateIndex(
                name: "IX_ConsentEvents_OrganizationId_EmailKey_At",
                table: "ConsentEvents",
                columns: new[] { "OrganizationId", "EmailKey", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ConsentEvents_Nos",
                table: "ConsentEvents");

            migrationBuilder.DropIndex(
                name: "IX_ConsentEvents_OrganizationId_EmailKey_At",
                table: "ConsentEvents");

            migrationBuilder.DropColumn(
                name: "EmailKey",
                table: "ConsentEvents");

            migrationBuilder.DropColumn(
                name: "SaidAt",
                table: "ConsentEvents");

            migrationBuilder.DropColumn(
                name: "SaidBy",
                table: "ConsentEvents");
        }
    }
}
