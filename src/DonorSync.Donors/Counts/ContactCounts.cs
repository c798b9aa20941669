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

/// <summary>The number of contacts with the same obstacles, in some group or in none. Triggers maintain it (see <c>ReachSql</c>).</summary>
public sealed class ContactCount : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public bool InGroup { get; set; }
    public Obstacles Obstacles { get; set; }
    public AddressSharing Sharing { get; set; }
    public int Count { get; set; }

    public Unreached Reason => InGroup ? Unreachable.First(Obstacles, Sharing) : Unreached.NoGroup;
}

/// <summary>The number of a group's members with the same obstacles. Triggers maintain it.</summary>
public sealed class GroupCount : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid GroupId { get; set; }
    public Obstacles Obstacles { get; set; }
    public AddressSharing Sharing { get; set; }
    public int Count { get; set; }

    public Unreached Reason => Unreachable.First(Obstacles, Sharing);
}

/// <summary>Gives the reason that counts for a contact with several of them: the first one, so that the numbers add up.</summary>
static class Unreachable
{
    public static Unreached First(Obstacles obstacles, AddressSharing sharing) =>
        obstacles.HasFlag(Obstacles.NoEmail) ? Unreached.NoEmail
        : obstacles.HasFlag(Obstacles.EmailTooLong) ? Unreached.EmailTooLong
        : obstacles.HasFlag(Obstacles.OptedOutHere) ? Unreached.OptedOutHere
        : obstacles.HasFlag(Obstacles.OptedOutThere) ? Unreached.OptedOutThere
        : obstacles.HasFlag(Obstacles.TopLevelDomain) ? Unreached.TopLevelDomain
        : sharing == AddressSharing.OtherSaidNo ? Unreached.SharedNo
        : Unreached.Not;

    /// <summary>Returns the obstacles and, where it matters, the sharing for which a reason is the first one (except E1).</summary>
    public static (List<Obstacles> Obstacles, List<AddressSharing>? Sharing) With(Unreached reason)
    {
        var all = Enum.GetValues<Obstacles>().Aggregate(static (one, other) => one | other);
        var of = Enumerable.Range(0, (int)all + 1).Select(static o => (Obstacles)o).ToList();
        return reason switch
        {
            Unreached.SharedNo => ([Obstacles.None], [AddressSharing.OtherSaidNo]),
            Unreached.Not => ([Obstacles.None], [AddressSharing.Alone, AddressSharing.Shared]),
            _ => (of.FindAll(o => First(o, AddressSharing.Alone) == reason), null),
        };
    }
}

sealed class ContactCountConfiguration : IEntityTypeConfiguration<ContactCount>
{
    public void Configure(EntityTypeBuilder<ContactCount> builder)
    {
        builder.ToTable("ContactCounts");
        builder.HasKey(c => new { c.OrganizationId, c.InGroup, c.Obstacles, c.Sharing });
    }
}

sealed class GroupCountConfiguration : IEntityTypeConfiguration<GroupCount>
{
    public void Configure(EntityTypeBuilder<GroupCount> builder)
    {
        builder.ToTable("GroupCounts");
        builder.HasKey(c => new { c.OrganizationId, c.GroupId, c.Obstacles, c.Sharing });
    }
}
