using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Answers;

/// <summary>The answer to a request with an <c>Idempotency-Key</c>, kept for a day so that a repeated request gets it again.</summary>
sealed class KeptAnswerRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public required Guid TokenId { get; init; }

    /// <summary>SHA-256 of the key, hexadecimal: a client may have put an address into its key.</summary>
    public required string KeyHash { get; init; }

    /// <summary>SHA-256 of method, address and body, hexadecimal.</summary>
    public required string RequestHash { get; init; }

    public required int Status { get; init; }
    public string? ContentType { get; init; }
    public string? Location { get; init; }
    public string? EntityTag { get; init; }

    /// <summary>Null if the body was too long or was deleted by an erasure: the request is then still known as done.</summary>
    public byte[]? Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

sealed class KeptAnswerConfiguration : IEntityTypeConfiguration<KeptAnswerRow>
{
    public void Configure(EntityTypeBuilder<KeptAnswerRow> builder)
    {
        builder.ToTable("KeptAnswers");
        builder.HasKey(a => new { a.OrganizationId, a.TokenId, a.KeyHash });
        builder.Property(a => a.KeyHash).HasMaxLength(64);
        builder.Property(a => a.RequestHash).HasMaxLength(64);
        builder.HasIndex(a => a.CreatedAt);
        builder.HasOne<Organization>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
