using DonorSync.Database.Moving;
using DonorSync.Sync.Ports;

namespace DonorSync.Database.Audit;

/// <summary>An action to record.</summary>
public sealed record AuditNote(ChangeAuthor Author, string What, string? About = null, string? Place = null, string? From = null);

/// <summary>A position in the audit log, which is ordered newest first.</summary>
public sealed record AuditPlace(Guid Id);

/// <summary>Writes and lists the audit log. Entries never change; old ones are deleted by age (<see cref="ForgetAsync"/>).</summary>
public sealed class AuditBook(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    public Task WriteAsync(OrganizationId organization, AuditNote note, CancellationToken cancellation)
    {
        var now = clock.Now();
        return new AuditChain(contexts, organization).AppendAsync(
            new()
            {
                OrganizationId = organization,
                Id = Guid.CreateVersion7(now),
                At = now,
                Source = note.Author.Source,
                Who = Cut(note.Author.Who)!,
                What = note.What,
                About = Cut(note.About),
                Place = Cut(note.Place),
                From = note.From,
            },
            cancellation);
    }

    /// <summary>Records an action on the whole installation for the administrators of each organization.</summary>
    public async Task WriteForAllAsync(AuditNote note, CancellationToken cancellation)
    {
        foreach (var organization in await OrganizationsAsync(cancellation))
            await WriteAsync(organization, note, cancellation);
    }

    /// <param name="after">The end of the previous page; null for the newest entries.</param>
    public async Task<Page<AuditEntry, AuditPlace>> ListAsync(
        OrganizationId organization, AuditPlace? after, int limit, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var entries = db.Set<AuditEntry>().AsNoTracking();
        if (after is not null)
            entries = entries.Where(e => e.Id < after.Id);
        var rows = await entries.OrderByDescending(static e => e.Id).Take(limit + 1).ToListAsync(cancellation);
        return rows.ToPage(limit, static row => new AuditPlace(row.Id));
    }

    /// <returns>The number of deleted entries, over all organizations.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var old = await db.Set<AuditEntry>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).Where(e => e.At < before)
            .Select(static e => e.OrganizationId).Distinct().ToListAsync(cancellation);
        var gone = 0;
        foreach (var organization in old)
            gone += await new AuditChain(contexts, organization).ForgetAsync(before, clock.Now(), cancellation);
        return gone;
    }

    async Task<IReadOnlyList<OrganizationId>> OrganizationsAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        return await db.Organizations.Select(static o => o.Id).ToListAsync(cancellation);
    }

    /// <summary>Returns text as both engines return it, so that its hash stays correct: without NUL and half surrogate pairs.</summary>
    static string? Cut(string? text) =>
        text is null ? null : MovedRows.Storable(text.Length > AuditEntry.MaxTextLength ? text[..AuditEntry.MaxTextLength] : text);
}
