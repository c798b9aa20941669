using DonorSync.Database.Sqlite;
using DonorSync.Sync.Journal;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>
/// A planned step (B4), in as few bytes as it needs: a run can have millions. Its words are made when someone looks at it, and what became
/// of it is in <see cref="StepResultRow"/>. Written once.
/// </summary>
public sealed class StepRow : IBelongsToRow<RunRow>
{
    /// <summary><see cref="RunRow.Number"/>.</summary>
    public int Run { get; set; }
    public int Sequence { get; set; }
    public StepKind Kind { get; set; }
    public Rule Rule { get; set; }

    /// <summary>The pair of group and list that it is about (<see cref="StepLinkRow.Number"/>).</summary>
    public int? Link { get; set; }

    /// <summary><see cref="StepTexts.ContactOf"/>.</summary>
    public string? Contact { get; set; }

    /// <summary><see cref="StepPayload"/>.</summary>
    public byte[]? Payload { get; set; }

    public RunRow Owner { get; set; } = null!;
}

/// <summary>
/// A pair of group and list of a run's steps, with the name that it had then. Found by the number of a run that the organization has.
/// </summary>
public sealed class StepLinkRow
{
    public int Run { get; set; }

    /// <summary>From 1, in the order in which the run's steps name them.</summary>
    public int Number { get; set; }
    public required string LinkId { get; set; }
    public required string Name { get; set; }
}

public enum StepState
{
    Planned,
    Done,
    Failed,

    /// <summary>Waits for a person (B3).</summary>
    Held,
}

/// <summary>
/// What became of consecutive steps that ended alike. Ranges of a run do not overlap; a step of no range is planned, and no more. Found by
/// the number of a run that the organization has.
/// </summary>
public sealed class StepResultRow
{
    public int Run { get; set; }

    /// <summary>The first and the last <see cref="StepRow.Sequence"/>.</summary>
    public int First { get; set; }
    public int Last { get; set; }

    /// <summary>Planned: overtaken, for the reason given.</summary>
    public StepState State { get; set; }

    /// <summary>Why they failed; <see cref="Reason"/> is the same in words.</summary>
    public FailureKind? Failure { get; set; }

    /// <summary>Why they failed, were overtaken, or wait.</summary>
    public string? Reason { get; set; }

    /// <summary>The CRM contact that they made or changed: what undo needs (B5).</summary>
    public string? CrmContact { get; set; }
}

sealed class StepConfiguration : IEntityTypeConfiguration<StepRow>
{
    public void Configure(EntityTypeBuilder<StepRow> builder)
    {
        builder.ToTable("Steps").KeepInKey();
        builder.HasKey(s => new { s.Run, s.Sequence });
        builder.Property(s => s.Rule).HasConversion<string>().HasMaxLength(4);
        builder.HasIndex(s => s.Contact);
        // What a run and its page search for: steps of a kind, and of a group or list.
        builder.HasIndex(s => new { s.Run, s.Kind, s.Rule, s.Link, s.Sequence });
        builder.HasOne(s => s.Owner).WithMany().HasForeignKey(s => s.Run).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class StepLinkConfiguration : IEntityTypeConfiguration<StepLinkRow>
{
    public void Configure(EntityTypeBuilder<StepLinkRow> builder)
    {
        builder.ToTable("StepLinks").KeepInKey();
        builder.HasKey(l => new { l.Run, l.Number });
        builder.HasOne<RunRow>().WithMany().HasForeignKey(l => l.Run).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class StepResultConfiguration : IEntityTypeConfiguration<StepResultRow>
{
    public void Configure(EntityTypeBuilder<StepResultRow> builder)
    {
        builder.ToTable("StepResults").KeepInKey();
        builder.HasKey(r => new { r.Run, r.First });
        builder.Property(r => r.Failure).HasConversion<string>().HasMaxLength(20);
        builder.HasOne<RunRow>().WithMany().HasForeignKey(r => r.Run).OnDelete(DeleteBehavior.Cascade);
    }
}
