using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Donors.Counts;

/// <summary>Whether other contacts have a contact's address (C10).</summary>
public enum AddressSharing
{
    Alone,

    /// <summary>Others have it too, and all of them are opted in.</summary>
    Shared,

    /// <summary>Another contact with the address is opted out.</summary>
    OtherSaidNo,
}

/// <summary>
/// Why a contact cannot be emailed under any policy: the first reason that holds. The first three values equal those of <see
/// cref="AddressSharing"/>.
/// </summary>
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

/// <summary>The number of contacts with one status, in some group or in none. Triggers maintain it (see <c>ReachSql</c>).</summary>
/// <remarks><see cref="Domain"/>: the length of the top-level domain in characters (E4); 0 if it does not matter.</remarks>
public sealed class ContactCount : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public bool InGroup { get; set; }
    public ContactStanding Standing { get; set; }
    public int Domain { get; set; }
    public int Count { get; set; }

    public Unreached Under(SyncPolicy policy) => InGroup ? Standing.Under(Domain, policy) : Unreached.NoGroup;
}

/// <summary>The number of a group's members with one status. Triggers maintain it.</summary>
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
        ContactStanding.Alone or ContactStanding.Shared or ContactStanding.OtherSaidNo when domain > (policy.MaxTopLevelDomainLength
            ?? int.MaxValue) => Unreached.TopLevelDomain,
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
