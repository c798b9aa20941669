using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Alerts;

/// <summary>Why a user is needed.</summary>
public enum AlertKind
{
    /// <summary>B3: a sync needs approval.</summary>
    Held,

    /// <summary>A7.</summary>
    NeedsReconnecting,

    /// <summary>No sync of a connection has succeeded for hours.</summary>
    Failing,

    /// <summary>The day's quota of the application key is spent.</summary>
    BudgetSpent,

    /// <summary>B3: one sync has opted out an implausible number of contacts. It is an event without an end.</summary>
    ManyOptOuts,

    /// <summary>The scheduled backup has failed several times.</summary>
    BackupFailing,
}

/// <summary>Something that needs a user, from its detection to its end. It belongs to the installation: its operators are told.</summary>
public sealed class AlertRow
{
    public Guid Id { get; set; }
    public AlertKind Kind { get; set; }

    /// <summary>The id of the connection or the run, or <c>budget</c>.</summary>
    public required string Subject { get; set; }

    /// <summary>The organization of the connection; null if it concerns the whole installation.</summary>
    public OrganizationId? Organization { get; set; }
    public DateTimeOffset Since { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A message that one channel sends once.</summary>
public sealed class AlertNoticeRow
{
    public Guid Id { get; set; }
    public Guid AlertId { get; set; }

    /// <summary>Email or webhook.</summary>
    public required string Channel { get; set; }

    /// <summary>Whether it reports the end of the trouble.</summary>
    public bool IsEnd { get; set; }

    /// <summary>When it is due, first or again; the process that sends it moves this forward.</summary>
    public DateTimeOffset DueAt { get; set; }
    public int Tries { get; set; }

    /// <summary>Sent, or given up.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}

sealed class AlertConfiguration : IEntityTypeConfiguration<AlertRow>
{
    public void Configure(EntityTypeBuilder<AlertRow> builder)
    {
        builder.ToTable("Alerts");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(a => a.Subject).HasMaxLength(64);
        // If two processes detect the same, only one reports it.
        builder.HasIndex(a => new { a.Kind, a.Subject }).IsUnique().HasFilter("\"EndedAt\" IS NULL");
    }
}

sealed class AlertNoticeConfiguration : IEntityTypeConfiguration<AlertNoticeRow>
{
    public void Configure(EntityTypeBuilder<AlertNoticeRow> builder)
    {
        builder.ToTable("AlertNotices");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Property(n => n.Channel).HasMaxLength(20);
        builder.HasIndex(n => n.DoneAt);
        builder.HasOne<AlertRow>().WithMany().HasForeignKey(n => n.AlertId).OnDelete(DeleteBehavior.Cascade);
    }
}
