using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ConfirmedGrants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AccountId",
                table: "PendingSignIns",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "AccountName",
                table: "PendingSignIns",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "BrowserHash",
                table: "PendingSignIns",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Grant",
                table: "PendingSignIns",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "HeldAccount",
                table: "Connections",
                type: "text",
                maxLength: 200,
                nullable: true,
                collation: "C");

            // Where several organizations are connected to one account already, the one that was there first holds it.
            migrationBuilder.Sql("""
                UPDATE "Connections" SET "HeldAccount" = (SELECT "EncodedId" FROM "Accounts" WHERE "Accounts"."Id" = "Connections"."AccountId")
                WHERE "State" <> 'NotConnected' AND "AccountId" IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM "Connections" AS o
                    JOIN "Accounts" AS theirs ON theirs."Id" = o."AccountId"
                    JOIN "Accounts" AS ours ON ours."EncodedId" = theirs."EncodedId"
                    WHERE ours."Id" = "Connections"."AccountId" AND o."State" <> 'NotConnected' AND o."Id" < "Connections"."Id");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Connections_HeldAccount",
                table: "Connections",
                column: "HeldAccount",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Connections_HeldAccount",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "AccountId",
                table: "PendingSignIns");

            migrationBuilder.DropColumn(
                name: "AccountName",
                table: "PendingSignIns");

            migrationBuilder.DropColumn(
                name: "BrowserHash",
                table: "PendingSignIns");

            migrationBuilder.DropColumn(
                name: "Grant",
                table: "PendingSignIns");

            migrationBuilder.DropColumn(
                name: "HeldAccount",
                table: "Connections");
        }
    }
}
