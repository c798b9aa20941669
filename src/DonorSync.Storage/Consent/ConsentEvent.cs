using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Storage;

/// <summary>
/// Evidence of one change of an opt-in (B11). It outlives the contact, so it has no foreign key to it and keeps the address.
/// </summary>
public sealed class ConsentEvent : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }
    public Guid ContactId { get; set; }

    /// <summary>The primary e-mail at the time, as typed.</summary>
    public string? Email { get; set; }

    /// <summary>Null for a contact that was created with it.</summary>
    public bool? Before { get; set; }

    public bool After { get; set; }
    public ConsentSource Source { get; set; }

    /// <summary>The person, token, file or run that did it, in words.</summary>
    public required string Who { get; set; }

    public string? Reason { get; set; }

    /// <summary>The rule that decided it, when the sync did.</summary>
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
        builder.Property(e => e.Rule).HasMaxLength(8);
        builder.HasIndex(e => new { e.OrganizationId, e.ContactId, e.At });
        builder.HasIndex(e => new { e.OrganizationId, e.At, e.After });
        builder.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
