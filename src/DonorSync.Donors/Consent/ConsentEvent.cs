using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Consent;

/// <summary>
/// Evidence of one change of an opt-in (B11). It is kept after the contact is deleted, so it has no foreign key to it and keeps the
/// address.
/// </summary>
public sealed class ConsentEvent : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }
    public Guid ContactId { get; set; }

    /// <summary>The primary email at the time, as typed.</summary>
    public string? Email { get; set; }

    /// <summary>The key of the address (P9). Null without an address; empty if it is not valid.</summary>
    public string? EmailKey { get; set; }

    /// <summary>Null for a contact that was created with this opt-in.</summary>
    public bool? Before { get; set; }

    /// <summary>
    /// Equal to <see cref="Before"/> if nothing changed: an opted-out contact left the address, which keeps its No (C10).
    /// </summary>
    public bool After { get; set; }

    /// <summary>Whether a user or the sync set it. A copied No keeps this (M7). Null in rows of earlier versions.</summary>
    public SetBy? SaidBy { get; set; }

    /// <summary>When it was set (P3), which can be earlier than <see cref="At"/>. Null in rows of earlier versions.</summary>
    public DateTimeOffset? SaidAt { get; set; }

    public ConsentSource Source { get; set; }

    /// <summary>The user, token, file or run, in words.</summary>
    public required string Who { get; set; }

    public string? Reason { get; set; }

    /// <summary>The rule behind it, if the sync changed it.</summary>
    public string? Rule { get; set; }

    public DateTimeOffset At { get; set; }
}

sealed class ConsentEventConfiguration : IEntityTypeConfiguration<ConsentEvent>
{
    public void Configure(EntityTypeBuilder<ConsentEvent> builder)
    {
        builder.ToTable("ConsentEvents");
        builder.HasKey(e => new { e.OrganizationId, e.Id });
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Source).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.SaidBy).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.EmailKey).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(e => e.Rule).HasMaxLength(8);
        builder.HasIndex(e => new { e.OrganizationId, e.ContactId, e.At });
        builder.HasIndex(e => new { e.OrganizationId, e.At, e.After });
        builder.HasIndex(e => new { e.OrganizationId, e.EmailKey, e.At });
        // The few Nos, for a run that reads all of them.
        builder.HasIndex([nameof(ConsentEvent.OrganizationId), nameof(ConsentEvent.EmailKey)], "IX_ConsentEvents_Nos")
            .HasFilter("NOT (\"After\")");
        builder.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
