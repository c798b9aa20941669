using DonorSync.Database.Ports;
using DonorSync.Sync.Ports;
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

    /// <summary>Undo of an import: the contact that it created was deleted.</summary>
    Deleted,

    /// <summary>Undo of an import: deleted; the address stays opted out by the file (P9).</summary>
    DeletedOptedOut,

    /// <summary>Undo of an import: restored, but opted out: only the file said so, and no undo opts a contact in.</summary>
    OptedOutByFile,

    /// <summary>Undo of an import: both <see cref="OptedOutByFile"/> and <see cref="ChangedSince"/>.</summary>
    ChangedSinceOptedOutByFile,

    /// <summary>Undo of an import: not changed, because a user merged the contact with another one since.</summary>
    MergedSince,
}

/// <summary>One contact of a task: first selected, then changed, with its state before.</summary>
public sealed class WorkItemRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid WorkId { get; set; }

    /// <summary>From 1, in the order of the task. For an import the line of the file that first changed the contact.</summary>
    public long Sequence { get; set; }

    /// <summary>No foreign key, because the row is kept after the contact is deleted.</summary>
    public Guid ContactId { get; set; }

    /// <summary>Null until it is done.</summary>
    public WorkOutcome? Outcome { get; set; }

    /// <summary>When it was done, equal to the time in the contact or membership: a later time there means another change since.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary><see cref="ItemBefore"/> as JSON; for an import what it did to the contact (B15).</summary>
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
        builder.HasIndex(i => new { i.OrganizationId, i.ContactId });
        builder.HasOne<WorkRow>().WithMany().HasForeignKey(i => new { i.OrganizationId, i.WorkId }).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A contact before a task, as far as the undo needs it.</summary>
/// <param name="Contact">The complete contact, if it was deleted or merged.</param>
/// <param name="Members">The memberships that it lost; for the kept contact of a merge, those that it got.</param>
/// <param name="Remembered">The remembered memberships of its groups.</param>
/// <param name="After">For the kept contact of a merge: the contact after it.</param>
sealed record ItemBefore(
    Contact? Contact, IReadOnlyList<MemberBefore>? Members, IReadOnlyList<MemoryBefore>? Remembered, Contact? After = null)
{
    public static readonly ItemBefore Nothing = new(null, null, null);

    public static ItemBefore Of(WorkItemRow item) => item.Before is { } text ? WorkJson.Read<ItemBefore>(text) : Nothing;

    /// <summary>Returns null if there is nothing to keep.</summary>
    public string? Write() => this == Nothing ? null : WorkJson.Write(this);
}

/// <summary>A membership before the change.</summary>
readonly record struct MemberBefore(Guid Group, DateTimeOffset AddedAt);
