using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ChangedCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Ahead",
                table: "Runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "LookedAt",
                table: "Runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LookedAtAll",
                table: "Accounts",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "TracksChanges",
                table: "Accounts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "ChangedCases",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Seen = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangedCases", x => new { x.OrganizationId, x.Key });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ChangedCases");

            migrationBuilder.DropColumn(
                name: "Ahead",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "LookedAt",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "LookedAtAll",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "TracksChanges",
                table: "Accounts");
        }
    }
}
