using DonorSync.Database.Organizations;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Alerts;

/// <summary>Why a person is needed.</summary>
public enum AlertKind
{
    /// <summary>B3: a sync waits for a person.</summary>
    Held,

    /// <summary>A7.</summary>
    NeedsReconnecting,

    /// <summary>No sync of a connection has succeeded for hours.</summary>
    Failing,

    /// <summary>The application key has no requests left today.</summary>
    BudgetSpent,

    /// <summary>B3: one sync has opted out an implausible number of contacts. It is an event, which is never over.</summary>
    ManyOptOuts,

    /// <summary>The scheduled backup has failed several times.</summary>
    BackupFailing,
}

/// <summary>Something that needs a person, from when it was seen until it is well again. Of the installation: whoever looks after it is told.</summary>
public sealed class AlertRow
{
    public Guid Id { get; set; }
    public AlertKind Kind { get; set; }

    /// <summary>The id of the connection or of the run, or the application key's place in the budget.</summary>
    public required string Subject { get; set; }

    /// <summary>Whose connection it is; null for what concerns all.</summary>
    public OrganizationId? Organization { get; set; }
    public DateTimeOffset Since { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A message to be sent once, by one channel.</summary>
public sealed class AlertNoticeRow
{
    public Guid Id { get; set; }
    public Guid AlertId { get; set; }

    /// <summary>E-mail, webhook.</summary>
    public required string Channel { get; set; }

    /// <summary>It says that all is well again.</summary>
    public bool IsEnd { get; set; }

    /// <summary>When it is to be sent, or tried again; moved on by whoever is about to.</summary>
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
        // Of two processes that see it at once, one tells.
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
