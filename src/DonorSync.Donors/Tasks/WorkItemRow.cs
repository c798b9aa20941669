using DonorSync.Database;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Tasks;

/// <summary>The result of a task for one contact.</summary>
public enum WorkOutcome
{
    Changed,

    /// <summary>It already had the value.</summary>
    AlreadySo,

    /// <summary>The contact no longer exists.</summary>
    Gone,

    /// <summary>Unsubscribed or deleted in Constant Contact: no user action can opt it in (P5).</summary>
    Refused,

    /// <summary>Undo: restored.</summary>
    GivenBack,

    /// <summary>Undo: restored, but opted out, because of Constant Contact (P1) or a later opt-out of the address (P9).</summary>
    BackOptedOut,

    /// <summary>Undo: skipped, because it has changed since.</summary>
    ChangedSince,

    /// <summary>Undo: the group no longer exists.</summary>
    GroupGone,
}

/// <summary>One contact of a task: first selected, then changed, with its state before.</summary>
public sealed class WorkItemRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid WorkId { get; set; }

    /// <summary>From 1, in the order of the task.</summary>
    public long Sequence { get; set; }

    /// <summary>No foreign key, because the row is kept after the contact is deleted.</summary>
    public Guid ContactId { get; set; }

    /// <summary>Null until it is done.</summary>
    public WorkOutcome? Outcome { get; set; }

    /// <summary>When it was done, equal to the time in the contact or membership: a later time there means another change since.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary><see cref="ItemBefore"/> as JSON.</summary>
    public string? Before { get; set; }

    /// <summary>The result of the undo; null until it is undone.</summary>
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
