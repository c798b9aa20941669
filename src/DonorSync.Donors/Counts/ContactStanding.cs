using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Counts;

/// <summary>Who else has a contact's address (C10).</summary>
public enum AddressSharing
{
    Alone,

    /// <summary>Others have it too, and none of them said No.</summary>
    Shared,

    /// <summary>Somebody else who has it said No.</summary>
    OtherSaidNo,
}

/// <summary>What stands between a contact and being mailed, whatever the policy: the first that holds. The first three are <see cref="AddressSharing"/>'s.</summary>
public enum ContactStanding
{
    Alone,
    Shared,
    OtherSaidNo,
    OptedOutHere,
    OptedOutThere,
    EmailTooLong,
    NoEmail,
}

/// <summary>How many contacts of an organisation, in some group or in none, have one standing. The database keeps it (see <c>ReachSql</c>).</summary>
/// <remarks><see cref="Domain"/>: characters of the top-level domain (E4); 0 where it does not matter.</remarks>
public sealed class ContactCount : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public bool InGroup { get; set; }
    public ContactStanding Standing { get; set; }
    public int Domain { get; set; }
    public int Count { get; set; }

    public Unreached Under(SyncPolicy policy) => InGroup ? Standing.Under(Domain, policy) : Unreached.NoGroup;
}

/// <summary>How many members of a group have one standing. The database keeps it.</summary>
public sealed class GroupCount : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid GroupId { get; set; }
    public ContactStanding Standing { get; set; }
    public int Domain { get; set; }
    public int Count { get; set; }
}

static class Standings
{
    public static Unreached Under(this ContactStanding standing, int domain, SyncPolicy policy) => standing switch
    {
        ContactStanding.NoEmail => Unreached.NoEmail,
        ContactStanding.EmailTooLong => Unreached.EmailTooLong,
        ContactStanding.OptedOutHere => Unreached.OptedOutHere,
        ContactStanding.OptedOutThere => Unreached.OptedOutThere,
        ContactStanding.Alone or ContactStanding.Shared or ContactStanding.OtherSaidNo when domain > (policy.MaxTopLevelDomainLength ?? int.MaxValue) => Unreached.TopLevelDomain,
        ContactStanding.OtherSaidNo => Unreached.SharedNo,
        ContactStanding.Alone or ContactStanding.Shared => Unreached.Not,
    };
}

sealed class ContactCountConfiguration : IEntityTypeConfiguration<ContactCount>
{
    public void Configure(EntityTypeBuilder<ContactCount> builder)
    {
        builder.ToTable("ContactCounts");
        builder.HasKey(c => new { c.OrganizationId, c.InGroup, c.Standing, c.Domain });
    }
}

sealed class GroupCountConfiguration : IEntityTypeConfiguration<GroupCount>
{
    public void Configure(EntityTypeBuilder<GroupCount> builder)
    {
        builder.ToTable("GroupCounts");
        builder.HasKey(c => new { c.OrganizationId, c.GroupId, c.Standing, c.Domain });
    }
}
