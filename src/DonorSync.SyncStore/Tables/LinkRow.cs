using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>A remembered pair of group and list (<see cref="Link"/>).</summary>
public sealed class LinkRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int AccountId { get; set; }
    public required string LinkId { get; set; }
    public required string GroupId { get; set; }
    public required string ListId { get; set; }
    public required string GroupName { get; set; }
    public LinkState State { get; set; }

    public Link ToCore() => new(new(LinkId), new(GroupId), new(ListId), GroupName, State);
}

sealed class LinkConfiguration : IEntityTypeConfiguration<LinkRow>
{
    public void Configure(EntityTypeBuilder<LinkRow> builder)
    {
        builder.ToTable("Links");
        builder.HasKey(l => new { l.AccountId, l.LinkId });
        builder.Property(l => l.State).HasConversion<string>().HasMaxLength(20);
        builder.HasIndex(l => new { l.AccountId, l.GroupId }).IsUnique();
        builder.HasOne<AccountRow>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
