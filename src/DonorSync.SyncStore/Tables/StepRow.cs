using DonorSync.Database.Rows;
using DonorSync.Sync.Journal;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

public enum StepState
{
    Planned,
    Done,
    Failed,

    /// <summary>Waits for a person (B3).</summary>
    Held,
}

/// <summary>A step in the journal: what was planned, and what became of it (B4).</summary>
public sealed class StepRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid RunId { get; set; }
    public long Sequence { get; set; }
    public StepPhase Phase { get; set; }
    public StepState State { get; set; }
    public Side Side { get; set; }
    public required string Rule { get; set; }

    /// <summary>The step itself, as JSON (<see cref="StepCodec"/>).</summary>
    public required string Payload { get; set; }
    public required string Digest { get; set; }
    public required string Line { get; set; }
    public StepKind Kind { get; set; }

    /// <summary>The pair of group and list that it is about (<see cref="StepKinds.LinkOf"/>).</summary>
    public string? Link { get; set; }
    public string? Contact { get; set; }

    /// <summary>The group or list, by name.</summary>
    public string? Place { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }

    /// <summary>Why it failed; <see cref="Result"/> is the same in words.</summary>
    public FailureKind? Failure { get; set; }

    /// <summary>Why it failed, was overtaken, or waits.</summary>
    public string? Result { get; set; }

    /// <summary>The CRM contact it made or changed: what undo needs (B5).</summary>
    public string? CrmContact { get; set; }

    public Step ToStep() => StepCodec.ToStep(Payload);
}

/// <summary>A planned step as columns of a <see cref="RowCursor"/>.</summary>
static class PlannedColumns
{
    public static IQueryable<object> Of(IQueryable<StepRow> rows) => rows.Select(static s => new { s.Sequence, s.Phase, s.Payload });

    public static PlannedStep Read(RowCursor row) =>
        new(row.RequiredNumber(0), (StepPhase)row.RequiredNumber(1), StepCodec.ToStep(row.RequiredText(2)), StepText.None);

    public static IQueryable<object> WithRunOf(IQueryable<StepRow> rows) =>
        rows.Select(static s => new { s.Sequence, s.Phase, s.Payload, s.RunId, s.State });

    /// <summary>Null when it is another run's, of another phase, or planned no more.</summary>
    public static PlannedStep? ReadOf(Guid run, StepPhase phase, RowCursor row) =>
        row.Id(3) == run && row.Number(1) == (int)phase && row.Number(4) == (int)StepState.Planned ? Read(row) : null;

    public static IQueryable<object> WithTextOf(IQueryable<StepRow> rows) =>
        rows.Select(static s => new { s.Sequence, s.Phase, s.Payload, s.Line, s.Contact, s.Place, s.Before, s.After, s.Digest });

    public static PlannedStep ReadWithText(RowCursor row) => Read(row) with
    {
        Text = new(row.RequiredText(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7)) { Digest = row.RequiredText(8) },
    };
}

sealed class StepConfiguration : IEntityTypeConfiguration<StepRow>
{
    public void Configure(EntityTypeBuilder<StepRow> builder)
    {
        builder.ToTable("Steps");
        builder.HasKey(s => new { s.RunId, s.Sequence });
        builder.Property(s => s.Side).HasConversion<string>().HasMaxLength(10);
        builder.Property(s => s.Failure).HasConversion<string>().HasMaxLength(20);
        builder.HasIndex(s => new { s.RunId, s.State, s.Phase, s.Sequence });
        builder.HasIndex(s => new { s.OrganizationId, s.Contact });
        // What a run and its page search for: steps of a kind, and of a group or list.
        builder.HasIndex(s => new { s.RunId, s.Kind, s.Rule, s.Link, s.Sequence });
        builder.HasOne<RunRow>().WithMany().HasForeignKey(s => s.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
