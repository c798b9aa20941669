using DonorSync.Database.Organizations;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Audit;

/// <summary>Something that somebody did here. It names people who work here, and donors by id only, so that it outlives an erasure.</summary>
public sealed class AuditEntry : IBelongsToOrganization
{
    public const int MaxTextLength = 400;

    public OrganizationId OrganizationId { get; set; }

    /// <summary>In the order of time.</summary>
    public Guid Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Who did it came in as a person (also at the terminal) or as a program with a token.</summary>
    public ConsentSource Source { get; set; }

    /// <summary>A person's e-mail, a token's name, or the command line.</summary>
    public required string Who { get; set; }

    /// <summary>In words: "Gave a new password".</summary>
    public required string What { get; set; }

    /// <summary>The colleague, token or group that it was about. No donor's data, and never a secret.</summary>
    public string? About { get; set; }

    /// <summary>The address on this server, without its query; it holds the ids.</summary>
    public string? Place { get; set; }

    /// <summary>The network address it came from.</summary>
    public string? From { get; set; }

    /// <summary>The number in the organization's chain, from 1. Null for entries from before there was a chain.</summary>
    public long? Position { get; set; }

    /// <summary>The hash of the entry before this one; zeros for the first entry. Null outside the chain.</summary>
    public byte[]? PreviousHash { get; set; }

    /// <summary>SHA-256 over all of the above (<see cref="AuditHash"/>). Null outside the chain.</summary>
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
        // Two servers that append at one moment cannot both take the same number.
        builder.HasIndex(e => new { e.OrganizationId, e.Position }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
