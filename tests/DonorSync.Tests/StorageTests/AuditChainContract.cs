using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>The audit log of an organization is a chain of hashes: a change outside the program is found, at its entry.</summary>
public abstract class AuditChainContract : StorageContract
{
    AuditBook Book => new(World.Get<IDbContextFactory<DonorSyncDb>>(), World.Clock);

    [Fact]
    public async Task Entries_of_any_text_are_chained()
    {
        (string, string?)[] notes = [("ann@x.org", null), ("ann@x.org", ""), ("Zoë 😀", "half \ud83d and \0 nothing"),
            ("", new string('é', 500))];
        foreach (var (who, about) in notes)
            await WriteAsync(who, about);

        var report = await CheckAsync();

        Assert.Equal(new AuditReport(4, 0, null), report);
        var entries = await EntriesAsync();
        Assert.Equal([1, 2, 3, 4], entries.Select(static e => e.Position!.Value));
        Assert.Equal(new byte[32], entries[0].PreviousHash);
        Assert.Equal(entries.Take(3).Select(static e => e.Hash), entries.Skip(1).Select(static e => e.PreviousHash));
        Assert.Null(AuditCheck.FirstUnfit(entries));
    }

    [Fact]
    public async Task Two_servers_that_append_together_both_succeed()
    {
        var books = new[] { Book, Book };
        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => books[i % 2].WriteAsync(Ours.Organization, Note($"{i}"), None))));

        Assert.Equal(new AuditReport(40, 0, null), await CheckAsync());
    }

    [Fact]
    public async Task Organizations_have_chains_of_their_own()
    {
        var theirs = await World.NewTenantAsync("acct-2");
        await Book.WriteForAllAsync(Note("both"), None);
        await WriteAsync("ours");
        await EditAsync("""UPDATE "AuditEntries" SET "Who" = 'other' WHERE "Position" = 2""");

        Assert.NotNull((await CheckAsync()).Fault);
        Assert.Equal(new AuditReport(1, 0, null), await CheckAsync(theirs.Organization));
        await EditAsync("""DELETE FROM "Connections" """);
        var id = Ours.Organization.Value.ToString().ToUpperInvariant();
        await EditAsync($"""DELETE FROM "Organizations" WHERE upper(CAST("Id" AS text)) = '{id}'""");
        Assert.Equal(new AuditReport(1, 0, null), await CheckAsync(theirs.Organization));
        Assert.Equal(new AuditReport(0, 0, null), await CheckAsync());
    }

    [Theory]
    [InlineData("""UPDATE "AuditEntries" SET "Who" = 'other' WHERE "Position" = 3""", AuditFaultKind.Changed, 3)]
    [InlineData("""UPDATE "AuditEntries" SET "What" = 'nothing' WHERE "Position" = 3""", AuditFaultKind.Changed, 3)]
    [InlineData("""UPDATE "AuditEntries" SET "About" = NULL WHERE "Position" = 1""", AuditFaultKind.Changed, 1)]
    [InlineData("""UPDATE "AuditEntries" SET "Place" = "From", "From" = "Place" WHERE "Position" = 2""", AuditFaultKind.Changed, 2)]
    [InlineData("""UPDATE "AuditEntries" SET "At" = "At" + 1 WHERE "Position" = 5""", AuditFaultKind.Changed, 5)]
    [InlineData("""UPDATE "AuditEntries" SET "Source" = 'Api' WHERE "Position" = 4""", AuditFaultKind.Changed, 4)]
    [InlineData("""UPDATE "AuditEntries" SET "Source" = 'Nonsense' WHERE "Position" = 4""", AuditFaultKind.Changed, 4)]
    [InlineData("""UPDATE "AuditEntries" SET "Hash" = NULL WHERE "Position" = 2""", AuditFaultKind.Changed, 2)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Position" = 1""", AuditFaultKind.Removed, 1)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Position" IN (2, 3)""", AuditFaultKind.Removed, 2)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Position" = 5""", AuditFaultKind.Truncated, 5)]
    [InlineData("""DELETE FROM "AuditEntries" """, AuditFaultKind.Truncated, 1)]
    [InlineData("""UPDATE "AuditEntries" SET "Position" = NULL WHERE "Position" = 5""", AuditFaultKind.Truncated, 5)]
    [InlineData("""UPDATE "AuditEntries" SET "Position" = "Position" + 1 WHERE "Position" = 5""", AuditFaultKind.Removed, 5)]
    [InlineData("""UPDATE "AuditChains" SET "HeadPosition" = 4""", AuditFaultKind.OutOfPlace, 5)]
    [InlineData("""DELETE FROM "AuditChains" """, AuditFaultKind.NoRecord, 1)]
    public async Task A_change_outside_the_program_is_found_at_its_entry(string tampering, AuditFaultKind kind, long position)
    {
        await WriteSomeAsync(5);
        await EditAsync(tampering);

        var fault = (await CheckAsync()).Fault!;

        Assert.Equal((kind, position), (fault.Kind, fault.Position));
        await WriteAsync("still written");
        if (!tampering.Contains("AuditChains", StringComparison.Ordinal))
            Assert.Equal(position, (await CheckAsync()).Fault!.Position);
    }

    [Fact]
    public async Task Entries_that_are_exchanged_are_found_and_fit_again_in_their_order()
    {
        await WriteSomeAsync(4);
        await ExchangeAsync();
        var fault = (await CheckAsync()).Fault!;
        Assert.Equal((AuditFaultKind.Changed, 2L), (fault.Kind, fault.Position));

        await ExchangeAsync();
        Assert.Equal(new AuditReport(4, 0, null), await CheckAsync());

        async Task ExchangeAsync()
        {
            await EditAsync("""UPDATE "AuditEntries" SET "Position" = 9 - "Position" WHERE "Position" IN (2, 3)""");
            await EditAsync("""UPDATE "AuditEntries" SET "Position" = "Position" - 4 WHERE "Position" > 4""");
        }
    }

    [Fact]
    public async Task An_entry_that_is_replaced_with_a_right_hash_breaks_the_chain_at_the_next_one()
    {
        await WriteSomeAsync(4);
        await using (var db = World.Open(Ours.Organization))
        {
            var entry = await db.Set<AuditEntry>().SingleAsync(static e => e.Position == 2, None);
            entry.Who = "another";
            entry.Hash = AuditHash.Of(AuditFields.Of(entry));
            await db.SaveChangesAsync(None);
        }

        var fault = (await CheckAsync()).Fault!;

        Assert.Equal((AuditFaultKind.OutOfPlace, 3L), (fault.Kind, fault.Position));
        Assert.Equal(3, AuditCheck.FirstUnfit(await EntriesAsync())!.Position);
    }

    [Fact]
    public async Task Entries_from_before_the_chain_are_outside_it_and_later_ones_without_a_number_are_found()
    {
        await AddOutsideAsync("before the update");
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await WriteSomeAsync(2);
        Assert.Equal(new AuditReport(2, 1, null), await CheckAsync());

        World.Clock.Advance(TimeSpan.FromMinutes(1));
        var id = await AddOutsideAsync("inserted");

        Assert.Equal(new AuditReport(2, 2, new(AuditFaultKind.Inserted, 0, id)), await CheckAsync());
    }

    [Fact]
    public async Task Retention_keeps_an_anchor_and_the_rest_is_still_checked()
    {
        await AddOutsideAsync("before the update");
        await WriteSomeAsync(3);
        World.Clock.Advance(TimeSpan.FromDays(100));
        await WriteSomeAsync(2);

        Assert.Equal(4, await Book.ForgetAsync(World.Now.AddDays(-50), None));

        Assert.Equal(new AuditReport(2, 0, null), await CheckAsync());
        Assert.Equal([4, 5], (await EntriesAsync()).Select(static e => e.Position!.Value));
        await EditAsync("""DELETE FROM "AuditEntries" WHERE "Position" = 4""");
        Assert.Equal(new AuditFault(AuditFaultKind.Removed, 4), (await CheckAsync()).Fault);
    }

    [Fact]
    public async Task The_chain_continues_after_all_entries_were_deleted_as_too_old()
    {
        await WriteSomeAsync(3);
        World.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal(3, await Book.ForgetAsync(World.Now.AddDays(-50), None));
        Assert.Equal(new AuditReport(0, 0, null), await CheckAsync());

        await WriteAsync("later");

        Assert.Equal(new AuditReport(1, 0, null), await CheckAsync());
        Assert.Equal(4, Assert.Single(await EntriesAsync()).Position);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_neither_keeps_old_entries_nor_deletes_young_ones()
    {
        await WriteSomeAsync(1);
        await EditAsync("""UPDATE "AuditEntries" SET "At" = "At" + 400000000000000""");
        await WriteSomeAsync(1);
        World.Clock.Advance(TimeSpan.FromDays(100));
        await WriteSomeAsync(2);
        await EditAsync("""UPDATE "AuditEntries" SET "At" = 0 WHERE "Position" = 4""");

        Assert.Equal(2, await Book.ForgetAsync(World.Now.AddDays(-50), None));

        Assert.Equal([3, 4], (await EntriesAsync()).Select(static e => e.Position!.Value));
    }

    [Fact]
    public async Task A_backup_records_the_latest_hashes_and_a_database_without_them_is_detected()
    {
        var theirs = await World.NewTenantAsync("acct-2");
        Assert.Empty(await HeadsAsync());
        await Book.WriteForAllAsync(Note("one"), None);
        var heads = await HeadsAsync();
        Assert.Equal([1, 1], heads.Select(static h => h.Position));
        Assert.Equal(heads, heads.Select(static h => AuditHead.Parse(h.ToString())));
        Assert.Equal(AuditHeads.Digest(heads), AuditHeads.Digest(heads.Reverse()));
        await WriteSomeAsync(2);
        Assert.NotEqual(AuditHeads.Digest(heads), AuditHeads.Digest(await HeadsAsync()));
        Assert.Equal([AuditHeadState.Contained, AuditHeadState.Contained], await StatesAsync(heads));

        var later = await HeadsAsync();
        await EditAsync("""DELETE FROM "AuditEntries" WHERE "Position" > 1""");
        await EditAsync("""
            UPDATE "AuditChains" SET "HeadPosition" = 1,
                "HeadHash" = (SELECT e."Hash" FROM "AuditEntries" e WHERE e."OrganizationId" = "AuditChains"."OrganizationId")
            """);
        Assert.Null((await CheckAsync()).Fault);
        Assert.Equal(AuditHeadState.Missing, await StateAsync(later, Ours));
        Assert.Equal(AuditHeadState.Contained, await StateAsync(later, theirs));

        await WriteSomeAsync(2);
        Assert.Equal(AuditHeadState.Different, await StateAsync(later, Ours));
    }

    [Fact]
    public async Task A_latest_entry_deleted_as_too_old_is_distinguished_from_a_missing_one()
    {
        await WriteSomeAsync(2);
        var heads = await HeadsAsync();
        await WriteSomeAsync(1);
        World.Clock.Advance(TimeSpan.FromDays(100));
        await Book.ForgetAsync(World.Now.AddDays(-50), None);

        Assert.Equal(AuditHeadState.Forgotten, await StateAsync(heads, Ours));
        Assert.Equal(AuditHeadState.Forgotten, await StateAsync([heads[0] with { Position = 3, Hash = await AnchorAsync() }], Ours));
        Assert.Equal(AuditHeadState.Different, await StateAsync([heads[0] with { Position = 3 }], Ours));
        Assert.Equal(AuditHeadState.Missing, await StateAsync([heads[0] with { Position = 4 }], Ours));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:1:b")]
    [InlineData("00000000-0000-0000-0000-000000000001:-1:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000001:1:ZZ00000000000000000000000000000000000000000000000000000000000000")]
    public void An_invalid_latest_hash_is_refused(string line) => Assert.Throws<FormatException>(() => AuditHead.Parse(line));

    private protected static AuditNote Note(string who, string? about = "Board") =>
        new(new(ConsentSource.Person, who), "Gave a new password", about, "/settings/people", "192.0.2.1");

    private protected Task WriteAsync(string who, string? about = "Board") => Book.WriteAsync(Ours.Organization, Note(who, about), None);

    async Task WriteSomeAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await WriteAsync($"person {i}");
    }

    private protected Task<AuditReport> CheckAsync(OrganizationId? organization = null) =>
        new AuditCheck(World.Get<IDbContextFactory<DonorSyncDb>>()).CheckAsync(organization ?? Ours.Organization, None);

    private protected async Task<IReadOnlyList<AuditEntry>> EntriesAsync()
    {
        await using var db = World.Open(Ours.Organization);
        return await db.Set<AuditEntry>().AsNoTracking().OrderBy(static e => e.Position).ToListAsync(None);
    }

    /// <summary>As written by a version without the chain.</summary>
    async Task<Guid> AddOutsideAsync(string who)
    {
        await using var db = World.Open(Ours.Organization);
        var entry = new AuditEntry { Id = Guid.CreateVersion7(World.Now), At = World.Now, Who = who, What = "Signed in" };
        db.Add(entry);
        await db.SaveChangesAsync(None);
        return entry.Id;
    }

    async Task EditAsync(string sql)
    {
        await using var db = World.Open(Ours.Organization);
        await db.Database.ExecuteSqlRawAsync(sql, None);
    }

    async Task<IReadOnlyList<AuditHead>> HeadsAsync()
    {
        await using var db = World.Open(default);
        await db.Database.OpenConnectionAsync(None);
        return AuditHeads.Read(db.Database.GetDbConnection());
    }

    async Task<IEnumerable<AuditHeadState>> StatesAsync(IEnumerable<AuditHead> heads)
    {
        await using var db = World.Open(default);
        await db.Database.OpenConnectionAsync(None);
        return AuditHeads.Check(db.Database.GetDbConnection(), heads).Select(static s => s.State);
    }

    async Task<AuditHeadState> StateAsync(IEnumerable<AuditHead> heads, Tenant tenant) =>
        Assert.Single(await StatesAsync(heads.Where(h => h.Organization == tenant.Organization)));

    async Task<string> AnchorAsync()
    {
        await using var db = World.Open(Ours.Organization);
        return Convert.ToHexStringLower((await db.Set<AuditChainRow>().SingleAsync(None)).ForgottenHash);
    }
}
