using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class GivenPasswords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "PasswordGivenAt",
                table: "Users",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "RequiresAuthenticator",
                table: "Organizations",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PasswordGivenAt",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "RequiresAuthenticator",
                table: "Organizations");
        }
    }
}
