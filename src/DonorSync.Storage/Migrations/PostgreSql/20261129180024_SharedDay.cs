using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class SharedDay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "HourlyBefore",
                table: "RequestLedger",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Patient",
                table: "RequestLedger",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "PatientUntil",
                table: "RequestLedger",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SweepBeganAt",
                table: "Accounts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SweepId",
                table: "Accounts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SweepNext",
                table: "Accounts",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "SweepPass",
                table: "Accounts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "SweepRead",
                table: "Accounts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "SweepTotal",
                table: "Accounts",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "HourlyBefore",
                table: "RequestLedger");

            migrationBuilder.DropColumn(
                name: "Patient",
                table: "RequestLedger");

            migrationBuilder.DropColumn(
                name: "PatientUntil",
                table: "RequestLedger");

            migrationBuilder.DropColumn(
                name: "SweepBeganAt",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "SweepId",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "SweepNext",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "SweepPass",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "SweepRead",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "SweepTotal",
                table: "Accounts");
        }
    }
}
