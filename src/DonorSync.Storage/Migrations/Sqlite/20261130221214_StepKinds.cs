using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DonorSync.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StepKinds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Steps_RunId_What_Rule_Place_Sequence",
                table: "Steps");

            migrationBuilder.AddColumn<string>(
                name: "Failure",
                table: "Steps",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Kind",
                table: "Steps",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Link",
                table: "Steps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql(
                """
                UPDATE "Runs" SET "Phase" = CASE "Phase"
                    WHEN 'starting' THEN 'Starting'
                    WHEN 'reading' THEN 'Reading'
                    WHEN 'planning' THEN 'Planning'
                    WHEN 'reviewing' THEN 'Reviewing'
                    WHEN 'consent' THEN 'Consent'
                    WHEN 'groups and lists' THEN 'GroupsAndLists'
                    WHEN 'updating the donor database' THEN 'Crm'
                    WHEN 'removing from lists' THEN 'Removals'
                    WHEN 'adding to lists' THEN 'Additions'
                    WHEN 'reading back' THEN 'ReadingBack'
                    WHEN 'finished' THEN 'Finished'
                    ELSE 'Finished' END;
                """);

            migrationBuilder.AddColumn<string>(
                name: "Failure",
                table: "Runs",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            // A kind and a link are part of the step; the counts by kind are made again when they are asked for.
            migrationBuilder.Sql(
                """
                UPDATE "Steps" SET "Link" = json_extract("Payload", '$.link'), "Kind" = CASE json_extract("Payload", '$.kind')
                    WHEN 'CreateList' THEN 0
                    WHEN 'CreateGroup' THEN 1
                    WHEN 'Join' THEN 2
                    WHEN 'RenameList' THEN 3
                    WHEN 'RememberName' THEN 4
                    WHEN 'DeleteList' THEN 5
                    WHEN 'Detach' THEN 6
                    WHEN 'Forget' THEN 7
                    WHEN 'SetOptIn' THEN 8
                    WHEN 'CreateInCrm' THEN 9
                    WHEN 'UpdateInCrm' THEN 10
                    WHEN 'MarkUndeliverable' THEN 11
                    WHEN 'JoinGroup' THEN 12
                    WHEN 'CreateInCtct' THEN 13
                    WHEN 'JoinList' THEN 14
                    WHEN 'LeaveList' THEN 15
                    ELSE 0 END;
                UPDATE "Runs" SET "Kinds" = NULL, "Failure" = CASE
                    WHEN "Error" = 'preview_outdated' THEN 'PreviewOutdated'
                    WHEN "Error" = 'Stopped before the end; the next sync finishes it.' THEN 'Stopped'
                    WHEN "Error" LIKE 'interrupted%' THEN 'Interrupted' END;
                """);

            migrationBuilder.Sql("""ALTER TABLE "Steps" DROP COLUMN "What";""");

            migrationBuilder.CreateIndex(
                name: "IX_Steps_RunId_Kind_Rule_Link_Sequence",
                table: "Steps",
                columns: new[] { "RunId", "Kind", "Rule", "Link", "Sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Steps_RunId_Kind_Rule_Link_Sequence",
                table: "Steps");

            migrationBuilder.DropColumn(
                name: "Failure",
                table: "Steps");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Steps");

            migrationBuilder.DropColumn(
                name: "Link",
                table: "Steps");

            migrationBuilder.DropColumn(
                name: "Failure",
                table: "Runs");

            migrationBuilder.AddColumn<string>(
                name: "What",
                table: "Steps",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Steps_RunId_What_Rule_Place_Sequence",
                table: "Steps",
                columns: new[] { "RunId", "What", "Rule", "Place", "Sequence" });
        }
    }
}
