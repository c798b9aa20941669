using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Organizations;

/// <summary>An organization whose donors are in DonorSync.</summary>
public sealed class Organization
{
    public const int MaxNameLength = 200;
    internal const int MaxTimeZoneLength = 64;

    public OrganizationId Id { get; set; }
    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The time zone in which its users see times (an IANA name); null is UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Whether its users must also enter an authenticator code to sign in.</summary>
    public bool RequiresAuthenticator { get; set; }
}

sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.ToTable("Organizations");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Name).HasMaxLength(Organization.MaxNameLength);
        builder.Property(o => o.TimeZone).HasMaxLength(Organization.MaxTimeZoneLength);
    }
}
