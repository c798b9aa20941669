using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Backups;
using DonorSync.Database.Organizations;
using DonorSync.Server.Operations.Doctor;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>The doctor's findings on the audit log, and that a restore keeps its chain.</summary>
public sealed class AuditCheckTests : IDisposable
{
    readonly Terminal terminal = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task The_doctor_names_the_first_invalid_entry_without_its_text()
    {
        await FoundAsync();
        await WriteAsync("ann@example.org", "bob@example.org", "cy@example.org");
        Assert.Equal(Finding.Ok("audit log", "unchanged entries: 3"), await LookAsync());

        Edit("""UPDATE "AuditEntries" SET "Who" = 'zed@example.org' WHERE "Position" = 2""");

        var found = await LookAsync();
        Assert.Equal((Verdict.Wrong, "audit log: Hope"), (found.Verdict, found.Check));
        Assert.Matches("^Entry 2 \\(id [0-9a-f-]{36}\\) was changed", found.Text);
        Assert.DoesNotContain("@", found.Text, StringComparison.Ordinal);
        var said = (await terminal.RunAsync(DoctorCommand.Create(terminal.Build))).Expect(1);
        Assert.Contains("Entry 2 ", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("zed@example.org", said.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Position" = 2""", "Entry 2 is missing, but later ones exist.")]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Position" >= 2""", "Entry 2 and all after it are missing.")]
    [InlineData("""DELETE FROM "AuditChains" """, "The record of the chain is missing (table AuditChains); the first entry is 1.")]
    [InlineData("""UPDATE "AuditEntries" SET "Id" = 'no id', "At" = 'no time' WHERE "Position" = 3""",
        "Entry 3 was changed after it was written, or moved.")]
    public async Task Every_kind_of_tampering_with_the_log_is_reported(string edit, string said)
    {
        await FoundAsync();
        await WriteAsync("ann@example.org", "bob@example.org", "cy@example.org");
        Edit(edit);
        Assert.Equal(said, (await LookAsync()).Text);
    }

    [Fact]
    public async Task Entries_from_before_the_update_are_reported_as_outside_the_chain()
    {
        await FoundAsync();
        await WriteAsync("ann@example.org");
        Edit("""UPDATE "AuditEntries" SET "Position" = NULL, "PreviousHash" = NULL, "Hash" = NULL""");
        Edit("""DELETE FROM "AuditChains" """);
        await WriteAsync("bob@example.org");
        Assert.Equal(Finding.Ok("audit log", "unchanged entries: 1; older entries without hashes: 1"), await LookAsync());
    }

    [Fact]
    public async Task A_restored_backup_continues_its_chain()
    {
        await FoundAsync();
        await WriteAsync("ann@example.org", "bob@example.org");
        (await terminal.BackupAsync("a.db")).Expect(0);
        var heads = Heads(Path.Combine(terminal.Folder, "a.db"));
        await WriteAsync("cy@example.org");

        (await terminal.RestoreAsync("a.db")).Expect(0);

        Assert.Equal(Finding.Ok("audit log", "unchanged entries: 3"), await LookAsync());
        using var restored = Open(terminal.Database);
        Assert.Equal(AuditHeadState.Contained, Assert.Single(AuditHeads.Check(restored, heads)).State);
        Assert.Equal([3L], AuditHeads.Read(restored).Select(static h => h.Position));
    }

    [Fact]
    public async Task A_log_whose_end_was_deleted_since_the_newest_backup_is_reported()
    {
        await FoundAsync();
        await WriteAsync("ann@example.org", "bob@example.org", "cy@example.org");
        (await terminal.BackupAsync("a.db")).Expect(0);
        Assert.Equal(Verdict.Ok, (await LookAsync(withBackups: true)).Verdict);
        var last = Assert.Single(Heads(Path.Combine(terminal.Folder, "a.db"))).Position;

        Edit($"""DELETE FROM "AuditEntries" WHERE "Position" >= {last}""");
        Edit($"""UPDATE "AuditChains" SET "HeadPosition" = {last - 1}, "HeadHash" = (SELECT "Hash" FROM "AuditEntries" """
            + $"""WHERE "Position" = {last - 1})""");

        Assert.Equal(Verdict.Ok, (await LookAsync()).Verdict);
        var found = await LookAsync(withBackups: true);
        Assert.Equal(Verdict.Wrong, found.Verdict);
        Assert.StartsWith($"entry {last} of the audit log", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_whose_audit_log_was_changed_is_not_restored()
    {
        await FoundAsync();
        await WriteAsync("ann@example.org", "bob@example.org");
        (await terminal.BackupAsync("a.db")).Expect(0);
        using (var copy = Open(Path.Combine(terminal.Folder, "a.db")))
            SqliteCopy.Read(copy, """UPDATE "AuditEntries" SET "Hash" = zeroblob(32)""");

        (await terminal.RestoreAsync("a.db")).Refused("of the audit log of organization");
    }

    static IReadOnlyList<AuditHead> Heads(string file)
    {
        using var connection = Open(file);
        return AuditHeads.Read(connection);
    }

    static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Returns the log without the entries of the start.</summary>
    async Task FoundAsync()
    {
        await terminal.FoundAsync();
        Edit("""DELETE FROM "AuditEntries"; DELETE FROM "AuditChains";""");
    }

    void Edit(string sql)
    {
        using var connection = Open(terminal.Database);
        SqliteCopy.Read(connection, sql);
    }

    async Task WriteAsync(params string[] people)
    {
        await using var program = terminal.Build();
        var organization = (await program.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id;
        var book = program.Services.GetRequiredService<AuditBook>();
        foreach (var who in people)
            await book.WriteAsync(organization, new(new(ConsentSource.Person, who), "Signed in"), Cancellation);
    }

    async Task<Finding> LookAsync(bool withBackups = false)
    {
        await using var program = terminal.Build();
        var (organizations, check) = (program.Services.GetRequiredService<OrganizationService>(),
            program.Services.GetRequiredService<AuditCheck>());
        var backups = withBackups ? program.Services.GetRequiredService<SqliteBackups>() : null;
        return Assert.Single(await new AuditLogCheck(organizations, check, backups).LookAsync(Cancellation));
    }
}
