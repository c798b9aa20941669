using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Merging;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Tasks;

/// <summary>What long work does. All but the last two have items and can be undone.</summary>
public enum WorkKind
{
    AddToGroup,
    RemoveFromGroup,
    OptIn,
    OptOut,
    Delete,

    /// <summary>One contact of two (<see cref="MergeTask"/>): done at once.</summary>
    Merge,

    /// <summary>Gives back what another work did.</summary>
    Undo,

    /// <summary>A donor file.</summary>
    Import,
}

public enum WorkState
{
    /// <summary>In turn, at work, or taken up again after a stop: it goes on by itself.</summary>
    Open,
    Completed,

    /// <summary>A person stopped it. What was done stays, and can be undone.</summary>
    Cancelled,
    Failed,
}

/// <summary>
/// Work that is too long for a request: done in chunks behind the pages, each chunk and its position in one transaction, so that a process
/// that dies leaves no chunk half done and another one goes on from there.
/// </summary>
public sealed class WorkRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }
    public WorkKind Kind { get; set; }
    public WorkState State { get; set; }

    /// <summary>Who started it, as evidence names them (B11).</summary>
    public required string StartedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>What exactly is to be done (<see cref="BulkTask"/> or the importer's own), as JSON.</summary>
    public required string Task { get; set; }

    /// <summary>The work that this one undoes.</summary>
    public Guid? UndoOf { get; set; }

    /// <summary>Contacts, rows or bytes; null while it is not known.</summary>
    public long? Total { get; set; }
    public long Done { get; set; }

    /// <summary>The last item that is done.</summary>
    public long Position { get; set; }

    /// <summary>How many came to which end (<see cref="WorkOutcome"/>), as JSON.</summary>
    public string Counts { get; set; } = "{}";

    /// <summary>What it came to, as JSON, when the counts do not say it all.</summary>
    public string? Result { get; set; }

    /// <summary>Why it failed, in words.</summary>
    public string? Error { get; set; }

    public bool CancelAsked { get; set; }

    /// <summary>What it waits for at this moment, in words.</summary>
    public string? WaitsFor { get; set; }
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>Grows with every claim: a process that lost the work writes nothing more.</summary>
    public long Fence { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The server that is at work on it (<see cref="IServerLock.Name"/>); null where there is only one.</summary>
    public string? Holder { get; set; }

    /// <summary>When it was last at work: the others' turn comes first.</summary>
    public DateTimeOffset TurnAt { get; set; }

    public bool IsOpen => State == WorkState.Open;
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
