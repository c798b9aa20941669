using System.Linq.Expressions;
using DonorSync.Sync.Journal;
using DonorSync.SyncStore.RunLog;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>A run as asked for and as it went (<see cref="RunRecord"/>).</summary>
public sealed class RunRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }

    /// <summary>Names the run in the rows of its steps.</summary>
    public int Number { get; set; }
    public Guid Id { get; set; }
    public Guid ConnectionId { get; set; }
    public int AccountId { get; set; }
    public RunKind Kind { get; set; }
    public RunState State { get; set; }

    /// <summary>Claimed, and not yet taken up by a worker.</summary>
    public bool Waiting { get; set; }
    public bool FullRead { get; set; }
    public Guid? ApplyPreview { get; set; }
    public Guid? ApprovedHold { get; set; }
    public RunPhase Phase { get; set; }
    public int Done { get; set; }
    public int Total { get; set; }

    /// <summary>How many other connections it waited for when it last reported.</summary>
    public int Ahead { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public int Requests { get; set; }

    /// <summary><see cref="RequestPlan"/> as JSON; null for a run without a plan.</summary>
    public string? Planned { get; set; }
    public ReadKind? Read { get; set; }

    /// <summary><see cref="RunCounts"/> as JSON.</summary>
    public string? Counts { get; set; }

    /// <summary>Its changes by kind (<see cref="ChangeKind"/>) as JSON, counted when it ended: the steps do not change any more.</summary>
    public string? Kinds { get; set; }

    /// <summary>Members of all groups together when it ended; with <see cref="ListMembers"/>, how both grow over time.</summary>
    public int? GroupMembers { get; set; }

    /// <summary>Members of all lists of the account together, as last read.</summary>
    public int? ListMembers { get; set; }
    public string? HoldReason { get; set; }

    /// <summary>Why it failed; <see cref="Error"/> is the same in words.</summary>
    public RunFailure? Failure { get; set; }
    public string? Error { get; set; }
    public string? PlanDigest { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>When a user discarded what it held (B3), and who.</summary>
    public DateTimeOffset? DiscardedAt { get; set; }
    public string? DiscardedBy { get; set; }

    /// <summary>The discarded steps are still planned and stay undone; of one run of an account at most.</summary>
    public bool DiscardStands { get; set; }

    /// <summary>The user that asked the run to stop (B19). It may have ended by itself before it saw that.</summary>
    public string? StoppedBy { get; set; }

    /// <summary>How many changed addresses it looked at; null when it looked at all.</summary>
    public int? LookedAt { get; set; }

    /// <summary>As <see cref="RunCounts.Warnings"/> stand in the JSON of the counts.</summary>
    internal static readonly Expression<Func<RunRow, bool>> HasWarnings = static r =>
        r.Counts != null && r.Counts.Contains("\"warnings\":[{");

    public RunRequest Request => new(
        Kind, FullRead, ApplyPreview is { } preview ? new RunId(preview) : null, ApprovedHold is { } held ? new RunId(held) : null);

    public RunRecord ToRecord() => new()
    {
        Id = new(Id),
        Kind = Kind,
        State = State,
        Progress = new(Phase, Done, Total, State == RunState.Running ? Ahead : 0),
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Requests = Requests,
        Planned = Planned is null ? null : StoredJson.To<RequestPlan>(Planned),
        Read = Read,
        Counts = Counts is null ? new() : StoredJson.To<RunCounts>(Counts)!,
        HoldReason = HoldReason,
        Failure = Failure,
        Error = Error,
        PlanDigest = PlanDigest,
        LookedAt = LookedAt,
        UndoneAt = UndoneAt,
        DiscardedAt = DiscardedAt,
        DiscardedBy = DiscardedBy,
        DiscardStands = DiscardStands,
        StoppedBy = State is RunState.Running or RunState.Stopped ? StoppedBy : null,
        Follows = (ApplyPreview ?? ApprovedHold) is { } earlier ? new RunId(earlier) : null,
    };
}

sealed class RunConfiguration : IEntityTypeConfiguration<RunRow>
{
    public void Configure(EntityTypeBuilder<RunRow> builder)
    {
        builder.ToTable("Runs");
        builder.HasKey(r => r.Number);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasIndex(r => r.Id).IsUnique();
        builder.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.Read).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.Phase).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.Failure).HasConversion<string>().HasMaxLength(20);
        builder.HasIndex(r => new { r.OrganizationId, r.StartedAt, r.Id });
        builder.HasOne<ConnectionRow>().WithMany().HasForeignKey(r => r.ConnectionId).OnDelete(DeleteBehavior.Cascade);
    }
}
