using DonorSync.Database;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Tasks;

/// <summary>What became of a contact.</summary>
public enum WorkOutcome
{
    Changed,

    /// <summary>It was so already.</summary>
    AlreadySo,

    /// <summary>The contact is no longer there.</summary>
    Gone,

    /// <summary>Unsubscribed or deleted in Constant Contact: no button raises that (P5).</summary>
    Refused,

    /// <summary>Undo: as it was before.</summary>
    GivenBack,

    /// <summary>Undo: back, but opted out, because Constant Contact says so by now (P1) or the address was opted out meanwhile (P9).</summary>
    BackOptedOut,

    /// <summary>Undo: left alone, because somebody has changed it since.</summary>
    ChangedSince,

    /// <summary>Undo: the group is no longer there.</summary>
    GroupGone,
}

/// <summary>One contact of a work: chosen, then done, with what it was before.</summary>
public sealed class WorkItemRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid WorkId { get; set; }

    /// <summary>From 1, in the order of the work.</summary>
    public long Sequence { get; set; }

    /// <summary>No foreign key: it outlives the contact.</summary>
    public Guid ContactId { get; set; }

    /// <summary>Null while it is not done.</summary>
    public WorkOutcome? Outcome { get; set; }

    /// <summary>When it was done, as the contact or the membership says it too: a later time there is somebody's change since.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary><see cref="ItemBefore"/> as JSON.</summary>
    public string? Before { get; set; }

    /// <summary>What the undo came to; null while it is not undone.</summary>
    public WorkOutcome? Undone { get; set; }
}

sealed class WorkItemConfiguration : IEntityTypeConfiguration<WorkItemRow>
{
    public void Configure(EntityTypeBuilder<WorkItemRow> builder)
    {
        builder.ToTable("WorkItems");
        builder.HasKey(i => new { i.OrganizationId, i.WorkId, i.Sequence });
        builder.HasIndex(i => new { i.OrganizationId, i.WorkId, i.Outcome, i.Sequence });
        builder.HasOne<WorkRow>().WithMany().HasForeignKey(i => new { i.OrganizationId, i.WorkId }).OnDelete(DeleteBehavior.Cascade);
    }
}
