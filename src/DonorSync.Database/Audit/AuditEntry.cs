using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Audit;

/// <summary>A recorded action of a user or program. It names donors only by id, so that it can be kept after an erasure.</summary>
public sealed class AuditEntry : IBelongsToOrganization
{
    public const int MaxTextLength = 400;

    public OrganizationId OrganizationId { get; set; }

    /// <summary>Ordered by time.</summary>
    public Guid Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Whether a user (also at the terminal) or a program with a token did it.</summary>
    public ConsentSource Source { get; set; }

    /// <summary>A user's email, a token's name, or the command line.</summary>
    public required string Who { get; set; }

    /// <summary>In words: "Gave a new password".</summary>
    public required string What { get; set; }

    /// <summary>The user, token or group that was changed. No donor's data, and never a secret.</summary>
    public string? About { get; set; }

    /// <summary>The path on this server, without its query; it contains the ids.</summary>
    public string? Place { get; set; }

    /// <summary>The network address of the request.</summary>
    public string? From { get; set; }

    /// <summary>The number in the organization's chain, from 1. Null for entries from before the chain.</summary>
    public long? Position { get; set; }

    /// <summary>The hash of the previous entry; zeros for the first one. Null outside the chain.</summary>
    public byte[]? PreviousHash { get; set; }

    /// <summary>SHA-256 of all fields above (<see cref="AuditHash"/>). Null outside the chain.</summary>
    public byte[]? Hash { get; set; }
}

sealed class AuditConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasKey(e => new { e.OrganizationId, e.Id });
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Source).HasConversion<string>().HasMaxLength(20);
        builder.HasIndex(e => e.At);
        // Two servers that append at the same time cannot both use the same number.
        builder.HasIndex(e => new { e.OrganizationId, e.Position }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
