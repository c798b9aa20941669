using DonorSync.Database.Organizations;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>
/// A sign-in at Constant Contact that was begun, or one that was granted and waits for a confirmation: single use, ten minutes.
/// </summary>
public sealed class PendingSignInRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }

    /// <summary>
    /// SHA-256, hexadecimal, of the OAuth state, or of the key of the confirmation: a reader of the table can complete nothing with it.
    /// </summary>
    public required string StateHash { get; set; }

    /// <summary>The PKCE verifier, encrypted; empty after the grant.</summary>
    public required string Verifier { get; set; }
    public bool Preview { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>SHA-256, hexadecimal, of the cookie of the browser that began; null when a program began.</summary>
    public string? BrowserHash { get; set; }

    /// <summary>The tokens that were granted, encrypted; null before the grant.</summary>
    public string? Grant { get; set; }

    /// <summary>The account that the tokens open.</summary>
    public string? AccountId { get; set; }
    public string? AccountName { get; set; }
}

sealed class PendingSignInConfiguration : IEntityTypeConfiguration<PendingSignInRow>
{
    public void Configure(EntityTypeBuilder<PendingSignInRow> builder)
    {
        builder.ToTable("PendingSignIns");
        builder.HasKey(p => p.StateHash);
        builder.HasOne<Organization>().WithMany().HasForeignKey(p => p.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
