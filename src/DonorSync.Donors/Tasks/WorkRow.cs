using DonorSync.Database.Organizations;
using DonorSync.Donors.Merging;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Tasks;

/// <summary>The kind of a task. All except an undo have items and can be undone.</summary>
public enum WorkKind
{
    AddToGroup,
    RemoveFromGroup,
    OptIn,
    OptOut,
    Delete,

    /// <summary>Merges two contacts (<see cref="MergeTask"/>): done immediately.</summary>
    Merge,

    /// <summary>Undoes another task.</summary>
    Undo,

    /// <summary>Imports a donor file.</summary>
    Import,
}

public enum WorkState
{
    /// <summary>Waiting, running, or interrupted: it continues automatically.</summary>
    Open,
    Completed,

    /// <summary>A user stopped it. What was done is kept, and can be undone.</summary>
    Cancelled,
    Failed,

    /// <summary>
    /// Running in a request or a terminal that waits for it (<see cref="AttendedWorks"/>): no other process continues it.
    /// </summary>
    Attended,
}

/// <summary>
/// A task that is too long for a request. It runs in chunks in the background. Each chunk and its position are one transaction, so that a
/// process that dies leaves no incomplete chunk and another one continues from there.
/// </summary>
public sealed class WorkRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }
    public WorkKind Kind { get; set; }
    public WorkState State { get; set; }

    /// <summary>The user who started it, as named in the evidence (B11).</summary>
    public required string StartedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The details, such as <see cref="BulkTask"/>, as JSON.</summary>
    public required string Task { get; set; }

    /// <summary>The task that this one undoes.</summary>
    public Guid? UndoOf { get; set; }

    /// <summary>Contacts, rows or bytes; null until it is known.</summary>
    public long? Total { get; set; }
    public long Done { get; set; }

    /// <summary>The last finished item.</summary>
    public long Position { get; set; }

    /// <summary>The number of contacts by result (<see cref="WorkOutcome"/>), as JSON.</summary>
    public string Counts { get; set; } = "{}";

    /// <summary>The result as JSON, if the counts are not sufficient.</summary>
    public string? Result { get; set; }

    /// <summary>Why it failed, in words.</summary>
    public string? Error { get; set; }

    public bool CancelAsked { get; set; }

    /// <summary>What it waits for now, in words.</summary>
    public string? WaitsFor { get; set; }
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>Increases with every claim: a process that lost the task writes nothing more.</summary>
    public long Fence { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The server that runs it (<see cref="IServerLock.Name"/>); null if there is only one.</summary>
    public string? Holder { get; set; }

    /// <summary>When it last ran; the task that has waited longest goes first.</summary>
    public DateTimeOffset TurnAt { get; set; }

    public bool IsOpen => State is WorkState.Open or WorkState.Attended;
}

sealed class WorkConfiguration : IEntityTypeConfiguration<WorkRow>
{
    public void Configure(EntityTypeBuilder<WorkRow> builder)
    {
        builder.ToTable("Works");
        builder.HasKey(w => new { w.OrganizationId, w.Id });
        builder.Property(w => w.Id).ValueGeneratedNever();
        builder.Property(w => w.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(w => w.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(w => w.Holder).HasMaxLength(100);
        builder.HasIndex(w => new { w.State, w.TurnAt });
        builder.HasIndex(w => new { w.OrganizationId, w.UndoOf });
        builder.HasOne<Organization>().WithMany().HasForeignKey(w => w.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

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
