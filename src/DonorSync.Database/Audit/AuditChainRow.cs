using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Audit;

/// <summary>The beginning and end of an organization's chain of audit entries. It is created with the first entry.</summary>
public sealed class AuditChainRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }

    /// <summary>The number of the latest entry, which reveals that entries were deleted from the end.</summary>
    public long HeadPosition { get; set; }
    public required byte[] HeadHash { get; set; }

    /// <summary>The anchor: the number of the last entry that was deleted because of its age; 0 if none was.</summary>
    public long ForgottenPosition { get; set; }

    /// <summary>The anchor's hash, which is the previous hash of the first remaining entry; zeros if none was deleted.</summary>
    public required byte[] ForgottenHash { get; set; }

    /// <summary>The newest entry from before the chain; null if there was none. A later entry without a number was inserted.</summary>
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
