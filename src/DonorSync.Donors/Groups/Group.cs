using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Groups;

/// <summary>A group of contacts. Names are unique in an organization (L8).</summary>
public sealed class Group : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }

    /// <summary>Trimmed; setting it also sets the key.</summary>
    public required string Name
    {
        get;
        set
        {
            field = value;
            NameKey = GroupNames.Fold(value);
        }
    }

    /// <summary>The key by which names are compared (<see cref="GroupNames.Fold"/>).</summary>
    public string NameKey { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A contact in a group.</summary>
public sealed class GroupMember : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid GroupId { get; set; }
    public Guid ContactId { get; set; }
    public DateTimeOffset AddedAt { get; set; }
}

sealed class GroupConfiguration : IEntityTypeConfiguration<Group>
{
    public void Configure(EntityTypeBuilder<Group> builder)
    {
        builder.ToTable("Groups");
        builder.HasKey(g => new { g.OrganizationId, g.Id });
        builder.Property(g => g.Id).ValueGeneratedNever();
        builder.Property(g => g.Name).HasMaxLength(GroupNames.MaxLength);
        builder.Property(g => g.NameKey).HasMaxLength(GroupNames.MaxLength);
        builder.HasIndex(g => new { g.OrganizationId, g.NameKey }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(g => g.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class GroupMemberConfiguration : IEntityTypeConfiguration<GroupMember>
{
    public void Configure(EntityTypeBuilder<GroupMember> builder)
    {
        builder.ToTable("GroupMembers");
        builder.HasKey(m => new { m.OrganizationId, m.GroupId, m.ContactId });
        builder.HasIndex(m => new { m.OrganizationId, m.ContactId, m.GroupId });
        builder.HasOne<Group>().WithMany().HasForeignKey(m => new { m.OrganizationId, m.GroupId }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Contact>().WithMany().HasForeignKey(m => new { m.OrganizationId, m.ContactId }).OnDelete(DeleteBehavior.Cascade);
    }
}
