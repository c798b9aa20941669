using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Erasure;

/// <summary>A tombstone: that somebody with this address was erased, without the address.</summary>
public sealed class ErasureRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }

    /// <summary>HMAC-SHA256 of the e-mail key with the organisation's key, hexadecimal.</summary>
    public required string Hash { get; set; }
    public DateTimeOffset ErasedAt { get; set; }

    /// <summary>The <see cref="Pending"/> of a row that a restore carried over: the backup may have the person again, who is erased again.</summary>
    public const string CameBack = "restored";

    /// <summary>The e-mail key, encrypted, until the syncs have taken the address off its lists and what they wrote of it is gone too.</summary>
    public string? Pending { get; set; }
}

/// <summary>The key of an organisation's tombstones, encrypted: without it nobody can try addresses against them.</summary>
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
