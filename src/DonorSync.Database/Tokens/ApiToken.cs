using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Tokens;

/// <summary>A bearer token of the REST API. Only its hash is stored: the token itself is shown once, when it is created.</summary>
public sealed class ApiToken : IBelongsToOrganization
{
    public const int MaxNameLength = 100;

    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }
    public required string Name { get; set; }

    /// <summary>SHA-256 of the token's UTF-8 bytes.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The first few characters, so that users can distinguish tokens.</summary>
    public required string Prefix { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Accurate to one minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public TokenScopes Scopes { get; set; }

    /// <summary>The token is refused from this time on; null for no end. The row is kept, so that a wrong clock deletes nothing.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public bool HasEnded(DateTimeOffset now) => ExpiresAt <= now;
}

sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.ToTable("ApiTokens");
        builder.HasKey(t => new { t.OrganizationId, t.Id });
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Name).HasMaxLength(ApiToken.MaxNameLength);
        builder.Property(t => t.Hash).HasMaxLength(32);
        builder.Property(t => t.Prefix).HasMaxLength(16);
        // Tokens of earlier versions, and those that a server of an earlier version creates during an upgrade, have all scopes.
        builder.Property(t => t.Scopes).HasDefaultValue(TokenScopes.All).HasSentinel(TokenScopes.None);
        builder.HasIndex(t => t.Hash).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(t => t.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
