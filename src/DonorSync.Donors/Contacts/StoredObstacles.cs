using DonorSync.Database.Organizations;
using DonorSync.Database.Rows;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using static System.FormattableString;

namespace DonorSync.Donors.Contacts;

/// <summary>
/// The rules and the server's limit by which the stored obstacles were derived. One row, or none in a new or restored database.
/// </summary>
sealed class ObstacleBasis
{
    public int Id { get; set; }

    /// <summary>Empty while they are derived again.</summary>
    public string Basis { get; set; } = "";
}

sealed class ObstacleBasisConfiguration : IEntityTypeConfiguration<ObstacleBasis>
{
    public void Configure(EntityTypeBuilder<ObstacleBasis> builder)
    {
        builder.ToTable("ObstacleBasis");
        builder.Property(b => b.Id).ValueGeneratedNever();
    }
}

/// <summary>
/// Derives the obstacles of all contacts again after the server's setting of E4, or the rules themselves, changed; and those of one
/// organization after its own limit changed.
/// </summary>
sealed class StoredObstacles(DonorSyncDb db, SyncSettings server)
{
    /// <summary>Increase it when <see cref="Eligibility.Of"/> decides differently.</summary>
    const int Rules = 1;

    /// <summary>No part of a domain has more characters.</summary>
    const int Off = 63;

    readonly int limit = server.Policy.MaxTopLevelDomainLength ?? Off;
    int read;
    int changed;

    string Basis => Invariant($"rules {Rules}, limit {limit}");

    /// <summary>After a kill, the reads of finished batches are repeated, and none of their writes.</summary>
    internal int AtOnce { get; init; } = 5_000;

    /// <returns>What was done, in words.</returns>
    /// <exception cref="DatabaseUnusableException">Other servers, which write by another basis, use the database.</exception>
    public async Task<string[]> FollowAsync(IServerLock servers, CancellationToken cancellation)
    {
        var before = await db.Set<ObstacleBasis>().Select(static b => b.Basis).SingleOrDefaultAsync(cancellation);
        if (before == Basis)
            return [];
        // No server has used a database without a basis.
        if (before is null)
            await DeriveAsync(cancellation);
        else if (!await servers.WhenAloneAsync(() => DeriveAsync(cancellation), cancellation))
            throw new DatabaseUnusableException(
                "Sync__MaxTopLevelDomainLength or the version is not that of the other servers: "
                + "stop them, start this one, then the others");
        return read == 0
            ? []
            : [Invariant($"decided again which of {read:N0} contacts can be emailed (limit of E4: {limit}); {changed:N0} changed")];
    }

    /// <summary>
    /// Derives the answers of one organization again, while it is used: every transaction that begins after the change of its limit writes
    /// by the new one. A limit that changes again meanwhile begins from the first contact.
    /// </summary>
    /// <returns>The numbers of contacts that were read and changed.</returns>
    public async Task<(int Read, int Changed)> FollowAsync(OrganizationId organization, CancellationToken cancellation)
    {
        db.ActFor(organization);
        int? version = null;
        for (Guid? last = Guid.Empty; last is { } after;)
        {
            (last, var seen) = await BatchAsync(after, version, cancellation);
            if (version is { } before && before != seen)
                last = Guid.Empty;
            version = seen;
        }
        return (read, changed);
    }

    async Task DeriveAsync(CancellationToken cancellation)
    {
        await SetBasisAsync("", cancellation);
        foreach (var organization in await db.Organizations.Select(static o => o.Id).ToListAsync(cancellation))
            await FollowAsync(organization, cancellation);
        await SetBasisAsync(Basis, cancellation);
    }

    /// <param name="version">The version of the organization's settings in the batch before; null for the first batch.</param>
    /// <returns>The last contact of the batch, or null at the end, and the version of the settings.</returns>
    async Task<(Guid? Last, int Version)> BatchAsync(Guid after, int? version, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var own = await db.OwnSettingsAsync(cancellation);
        var policy = own.Over(server).Policy;
        var contacts = await db.Contacts().Where(c => c.Id.CompareTo(after) > 0).OrderBy(static c => c.Id).Take(AtOnce)
            .Select(static c => new { c.Id, c.PrimaryEmail, Yes = c.Preferences.IntegrationEmailOptIn, c.OptInChangedBy, c.Obstacles })
            .ToListAsync(cancellation);
        var rows = contacts.Select(c => (c.Id, c.Obstacles, Now: Contact.ObstaclesOf(c.PrimaryEmail, c.Yes, c.OptInChangedBy, policy)))
            .Where(static c => c.Obstacles != c.Now).Select(c => new object?[] { (int)c.Now, db.Organization.Value, c.Id }).ToList();
        const string update = """UPDATE "Contacts" SET "Obstacles" = @obstacles WHERE "OrganizationId" = @organization AND "Id" = @id""";
        await new RowStatement(db, update, "obstacles", "organization", "id").RunAsync(rows, cancellation);
        var isLast = contacts.Count < AtOnce;
        if (isLast && own.LimitChanged && (version ?? own.Version) == own.Version)
            await db.Set<OrganizationSettings>()
                .ExecuteUpdateAsync(static set => set.SetProperty(static s => s.LimitChanged, false), cancellation);
        await transaction.CommitAsync(cancellation);
        (read, changed) = (read + contacts.Count, changed + rows.Count);
        return (isLast ? null : contacts[^1].Id, own.Version);
    }

    Task<int> SetBasisAsync(string to, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""INSERT INTO "ObstacleBasis" ("Id", "Basis") VALUES (1, {to}) ON CONFLICT ("Id") DO UPDATE SET "Basis" = {to}""", cancellation);
}
