using DonorSync.Database;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Tasks;

/// <summary>A file of a task: the rejected rows of an import.</summary>
public sealed class WorkFileRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid WorkId { get; set; }
    public required byte[] Content { get; set; }
}

sealed class WorkFileConfiguration : IEntityTypeConfiguration<WorkFileRow>
{
    public void Configure(EntityTypeBuilder<WorkFileRow> builder)
    {
        builder.ToTable("WorkFiles");
        builder.HasKey(f => new { f.OrganizationId, f.WorkId });
        builder.HasOne<WorkRow>().WithMany().HasForeignKey(f => new { f.OrganizationId, f.WorkId }).OnDelete(DeleteBehavior.Cascade);
    }
}
