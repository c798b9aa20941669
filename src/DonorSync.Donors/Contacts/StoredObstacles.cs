using System.Globalization;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rows;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Contacts;

/// <summary>By what the stored obstacles of all contacts were derived. One row, or none in a new or restored database.</summary>
sealed class ObstacleBasis
{
    /// <summary>While they are derived again: then some are derived by the former setting.</summary>
    public const string Unfinished = "";

    public int Id { get; set; } = 1;
    public string Basis { get; set; } = Unfinished;
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

    const string Changed =
        "Sync__MaxTopLevelDomainLength or the version differs from the other servers'. Stop them, start this one, then the others";

    /// <summary>After a kill, the reads of finished batches are repeated, and none of their writes.</summary>
    internal int AtOnce { get; init; } = 5_000;

    string Basis => string.Create(
        CultureInfo.InvariantCulture,
        $"rules {Rules}, longest top-level domain {policy.MaxTopLevelDomainLength?.ToString(CultureInfo.InvariantCulture) ?? "off"}");

    /// <returns>What was done, in words; null if nothing.</returns>
    /// <exception cref="DatabaseUnusableException">Other servers, which write by another basis, use the database.</exception>
    public async Task<string?> FollowAsync(IServerLock servers, CancellationToken cancellation)
    {
        var before = await BasisAsync(cancellation);
        if (before == Basis)
            return null;
        var (read, changed) = (0, 0);
        // No server has used a database without a basis.
        if (before is null)
            await DeriveAsync();
        else if (!await servers.WhenAloneAsync(DeriveAsync, cancellation))
            throw new DatabaseUnusableException(Changed);
        return read == 0 ? null : string.Create(
            CultureInfo.InvariantCulture, $"derived again by {Basis} who can be emailed: {read:N0} contacts, of which {changed:N0} changed");

        async Task DeriveAsync()
        {
            await SetBasisAsync(ObstacleBasis.Unfinished, cancellation);
            foreach (var organization in await db.Organizations.Select(static o => o.Id).ToListAsync(cancellation))
            {
                db.ActFor(organization);
                for (Guid? last = Guid.Empty; last is { } after;)
                {
                    (last, var (some, other)) = await BatchAsync(after, cancellation);
                    (read, changed) = (read + some, changed + other);
                }
            }
            await SetBasisAsync(Basis, cancellation);
        }
    }

    /// <returns>The last contact, null at the end, and the numbers of contacts.</returns>
    async Task<(Guid? Last, (int Read, int Changed))> BatchAsync(Guid after, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var contacts = await db.Contacts().Where(c => c.Id.CompareTo(after) > 0).OrderBy(static c => c.Id).Take(AtOnce)
            .Select(static c => new { c.Id, c.PrimaryEmail, Yes = c.Preferences.IntegrationEmailOptIn, c.OptInChangedBy, c.Obstacles })
            .ToListAsync(cancellation);
        var changed = contacts.Select(c => (c.Id, c.Obstacles, Now: Contact.ObstaclesOf(c.PrimaryEmail, c.Yes, c.OptInChangedBy, policy)))
            .Where(static c => c.Obstacles != c.Now).Select(c => new object?[] { (int)c.Now, db.Organization.Value, c.Id }).ToList();
        const string update = """UPDATE "Contacts" SET "Obstacles" = @obstacles WHERE "OrganizationId" = @organization AND "Id" = @id""";
        await new RowStatement(db, update, "obstacles", "organization", "id").RunAsync(changed, cancellation);
        await transaction.CommitAsync(cancellation);
        return (contacts.Count < AtOnce ? null : contacts[^1].Id, (contacts.Count, changed.Count));
    }

    Task<string?> BasisAsync(CancellationToken cancellation) =>
        db.Set<ObstacleBasis>().Select(static b => b.Basis).SingleOrDefaultAsync(cancellation);

    Task<int> SetBasisAsync(string basis, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO "ObstacleBasis" ("Id", "Basis") VALUES (1, {basis}) ON CONFLICT ("Id") DO UPDATE SET "Basis" = excluded."Basis"
        """,
        cancellation);
}
