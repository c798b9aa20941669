using DonorSync.Database.Organizations;
using DonorSync.Donors.Counts;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Contacts;

sealed class ContactConfiguration : IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.ToTable("Contacts");
        // The organization is part of the key, so that no row can refer to another organization's row.
        builder.HasKey(c => new { c.OrganizationId, c.Id });
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Type).HasConversion<string>().HasMaxLength(20);
        builder.Property(c => c.OptInChangedBy).HasConversion<string>().HasMaxLength(20);
        builder.Property(c => c.PrimaryEmailKey).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(c => c.Version).IsConcurrencyToken();
        foreach (var field in ContactFieldRules.Texts)
            builder.Property(field.Property).HasMaxLength(field.MaxLength);

        builder.Property(c => c.Sharing).HasDefaultValue(AddressSharing.Alone).Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(c => c.Sharing).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);

        builder.ComplexProperty(c => c.Preferences, preferences =>
        {
            foreach (var property in typeof(ContactPreferences).GetProperties())
                preferences.Property<bool>(property.Name).HasColumnName(property.Name);
        });

        // The order in which a run reads contacts: by address, the oldest of an address first (C10).
        builder.HasIndex(c => new { c.OrganizationId, c.PrimaryEmailKey, c.CreatedAt, c.Id });
        builder.HasIndex(c => new { c.OrganizationId, c.CreatedAt, c.Id });
        builder.HasIndex(c => new { c.OrganizationId, c.UpdatedAt, c.Id });
        // The few that share an address, and the few whose address bounced.
        builder.HasIndex(c => new { c.OrganizationId, c.PrimaryEmailKey, c.Id }, "IX_Contacts_Shared")
            .HasFilter($"\"Sharing\" = {(int)AddressSharing.Shared}");
        builder.HasIndex(c => new { c.OrganizationId, c.EmailDeliverableChangedAt }, "IX_Contacts_Bounced")
            .HasFilter("\"EmailDeliverableChangedAt\" IS NOT NULL AND NOT (\"EmailDeliverable\")");
        builder.HasOne<Organization>().WithMany().HasForeignKey(c => c.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
