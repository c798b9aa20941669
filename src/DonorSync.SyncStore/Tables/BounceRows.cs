using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>A campaign whose bounces were read, and how many it had then (P7).</summary>
public sealed class CampaignRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int AccountId { get; set; }
    public required string CampaignId { get; set; }
    public int Bounces { get; set; }
}

/// <summary>The latest permanent bounce of an address (<see cref="Bounce"/>).</summary>
public sealed class BounceRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int AccountId { get; set; }
    public required string Key { get; set; }
    public BounceKind Kind { get; set; }
    public DateTimeOffset At { get; set; }
}

sealed class CampaignConfiguration : IEntityTypeConfiguration<CampaignRow>
{
    public void Configure(EntityTypeBuilder<CampaignRow> builder)
    {
        builder.ToTable("Campaigns");
        builder.HasKey(c => new { c.AccountId, c.CampaignId });
        builder.HasOne<AccountRow>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class BounceConfiguration : IEntityTypeConfiguration<BounceRow>
{
    public void Configure(EntityTypeBuilder<BounceRow> builder)
    {
        builder.ToTable("Bounces");
        builder.HasKey(b => new { b.AccountId, b.Key });
        builder.HasOne<AccountRow>().WithMany().HasForeignKey(b => b.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
