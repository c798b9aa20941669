using DonorSync.Database.Organizations;
using DonorSync.Database.Rows;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using static System.FormattableString;

namespace DonorSync.Donors.Contacts;

/// <summary>The rules and the limit by which the stored obstacles were derived. One row, or none in a new or restored database.</summary>
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

/// <summary>Derives the obstacles of all contacts again after the setting of E4, or the rules themselves, changed.</summary>
sealed class StoredObstacles(DonorSyncDb db, SyncPolicy policy)
{
    /// <summary>Increase it when <see cref="Eligibility.Of"/> decides differently.</summary>
    const int Rules = 1;

    /// <summary>No part of a domain has more characters.</summary>
    const int Off = 63;

    readonly int limit = policy.MaxTopLevelDomainLength ?? Off;
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

    async Task DeriveAsync(CancellationToken cancellation)
    {
        await SetBasisAsync("", cancellation);
        foreach (var organization in await db.Organizations.Select(static o => o.Id).ToListAsync(cancellation))
        {
            db.ActFor(organization);
            for (Guid? last = Guid.Empty; last is { } after;)
                last = await BatchAsync(after, cancellation);
        }
        await SetBasisAsync(Basis, cancellation);
    }

    /// <returns>The last contact of the batch; null at the end.</returns>
    async Task<Guid?> BatchAsync(Guid after, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var contacts = await db.Contacts().Where(c => c.Id.CompareTo(after) > 0).OrderBy(static c => c.Id).Take(AtOnce)
            .Select(static c => new { c.Id, c.PrimaryEmail, Yes = c.Preferences.IntegrationEmailOptIn, c.OptInChangedBy, c.Obstacles })
            .ToListAsync(cancellation);
        var rows = contacts.Select(c => (c.Id, c.Obstacles, Now: Contact.ObstaclesOf(c.PrimaryEmail, c.Yes, c.OptInChangedBy, policy)))
            .Where(static c => c.Obstacles != c.Now).Select(c => new object?[] { (int)c.Now, db.Organization.Value, c.Id }).ToList();
        const string update = """UPDATE "Contacts" SET "Obstacles" = @obstacles WHERE "OrganizationId" = @organization AND "Id" = @id""";
        await new RowStatement(db, update, "obstacles", "organization", "id").RunAsync(rows, cancellation);
        await transaction.CommitAsync(cancellation);
        (read, changed) = (read + contacts.Count, changed + rows.Count);
        return contacts.Count < AtOnce ? null : contacts[^1].Id;
    }

    Task<int> SetBasisAsync(string to, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""INSERT INTO "ObstacleBasis" ("Id", "Basis") VALUES (1, {to}) ON CONFLICT ("Id") DO UPDATE SET "Basis" = {to}""", cancellation);
}
