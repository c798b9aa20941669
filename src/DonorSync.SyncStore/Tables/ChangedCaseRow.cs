using DonorSync.SyncStore.State;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>
/// An address of which something changed since a sync last found nothing to do for it (<see cref="ChangedCaseTriggers"/>). Only kept
/// for an organisation whose connected account is so large that looking at everything is dear.
/// </summary>
public sealed class ChangedCaseRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }

    /// <summary>The e-mail key.</summary>
    public required string Key { get; set; }

    /// <summary>The run that began to look after the change; null until one has, and again after the next change.</summary>
    public Guid? Seen { get; set; }

    /// <summary>Nothing is known of what changed: every account's next run looks at everything. For one organisation.</summary>
    internal static async Task ForgetAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        await db.Set<AccountRow>().ExecuteUpdateAsync(
            static set => set.SetProperty(static a => a.TracksChanges, false).SetProperty(static a => a.LookedAtAll, (string?)null),
            cancellation);
        await db.Set<ChangedCaseRow>().ExecuteDeleteAsync(cancellation);
    }
}

sealed class ChangedCaseConfiguration : IEntityTypeConfiguration<ChangedCaseRow>
{
    // No foreign key: rows are written while those of an organisation are being deleted.
    public void Configure(EntityTypeBuilder<ChangedCaseRow> builder)
    {
        builder.ToTable("ChangedCases");
        builder.HasKey(c => new { c.OrganizationId, c.Key });
    }
}
