using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WorkFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "WorkFiles",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    WorkId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkFiles", x => new { x.OrganizationId, x.WorkId });
                    table.ForeignKey(
                        name: "FK_WorkFiles_Works_OrganizationId_WorkId",
                        columns: x => new { x.OrganizationId, x.WorkId },
                        principalTable: "Works",
                        principalColumns: new[] { "OrganizationId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "WorkFiles");
        }
    }
}
