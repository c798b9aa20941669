using DonorSync.Database.Keys;
using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Erasure;

/// <summary>A tombstone: the fact that a person with this address was erased, without the address.</summary>
public sealed class ErasureRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }

    /// <summary>HMAC-SHA256 of the email key with the organization's key, hexadecimal.</summary>
    public required string Hash { get; set; }
    public DateTimeOffset ErasedAt { get; set; }

    /// <summary>
    /// The value of <see cref="Pending"/> in a row that a restore carried over: if the backup contains the person, the person is erased
    /// again.
    /// </summary>
    public const string CameBack = "restored";

    /// <summary>The encrypted email key, until syncs have removed the address from its lists and their data about it is deleted.</summary>
    public string? Pending { get; set; }
}

/// <summary>The encrypted key of an organization's tombstones: without it, addresses cannot be tested against them.</summary>
public sealed class ErasureKeyRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public required string Key { get; set; }
}

sealed class ErasureConfiguration : IEntityTypeConfiguration<ErasureRow>
{
    public void Configure(EntityTypeBuilder<ErasureRow> builder)
    {
        builder.ToTable("Erasures");
        builder.HasKey(e => new { e.OrganizationId, e.Hash });
        builder.Property(e => e.Hash).HasMaxLength(64);
        builder.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class ErasureKeyConfiguration : IEntityTypeConfiguration<ErasureKeyRow>
{
    public void Configure(EntityTypeBuilder<ErasureKeyRow> builder)
    {
        builder.ToTable("ErasureKeys");
        builder.HasKey(e => e.OrganizationId);
        builder.HasOne<Organization>().WithOne().HasForeignKey<ErasureKeyRow>(e => e.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The tombstones of erased people count forever, so their key must outlive every key that encrypts it.</summary>
sealed class ErasureSecrets : IStoredSecrets
{
    public async Task<SecretsClosed> CloseAgainAsync(DonorSyncDb db, Secrets secrets, CancellationToken cancellation)
    {
        string[] all = [DonorSyncDb.OrganizationFilter];
        foreach (var row in await db.Set<ErasureKeyRow>().IgnoreQueryFilters(all).ToListAsync(cancellation))
            row.Key = CloseAgain(row.Key);
        foreach (var row in await db.Set<ErasureRow>().IgnoreQueryFilters(all).Where(static e => e.Pending != null)
            .ToListAsync(cancellation))
            row.Pending = CloseAgain(row.Pending!);
        await db.SaveChangesAsync(cancellation);
        return new(0, 0);

        string CloseAgain(string closed) => secrets.OpenErased(closed) is { } text ? secrets.CloseErased(text) : closed;
    }
}
