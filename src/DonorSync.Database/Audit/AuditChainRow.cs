using DonorSync.Database.Organizations;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Audit;

/// <summary>Where the chain of an organization's audit entries begins and ends. It is made with the first entry.</summary>
public sealed class AuditChainRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }

    /// <summary>The number of the latest entry: entries that were deleted from the end are missed by it.</summary>
    public long HeadPosition { get; set; }
    public required byte[] HeadHash { get; set; }

    /// <summary>The anchor: the number of the last entry that was deleted because of its age; 0 when none was.</summary>
    public long ForgottenPosition { get; set; }

    /// <summary>The anchor's hash, which the first entry that is kept has as the previous one; zeros when none was deleted.</summary>
    public required byte[] ForgottenHash { get; set; }

    /// <summary>
    /// The newest entry from before there was a chain; null when there was none. Later ones with no number were inserted.
    /// </summary>
    public Guid? OutsideUpTo { get; set; }
}

sealed class AuditChainConfiguration : IEntityTypeConfiguration<AuditChainRow>
{
    public void Configure(EntityTypeBuilder<AuditChainRow> builder)
    {
        builder.ToTable("AuditChains");
        builder.HasKey(c => c.OrganizationId);
        builder.HasOne<Organization>().WithOne().HasForeignKey<AuditChainRow>(c => c.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
