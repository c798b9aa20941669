using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>The counts that the database stores equal the counted rows, for every writer and every order of writes.</summary>
public abstract class KeptCountsContract : StorageContract
{
    static readonly string?[] Addresses = [null, "a@x.org", "b@x.org", "c@x.museum", new string('x', 75) + "@x.org", "not an address"];

    readonly List<Guid> contacts = [];
    readonly List<Guid> groups = [];

    [Theory]
    [InlineData("0001")]
    [InlineData("0002")]
    [InlineData("0003")]
    public async Task Counts_and_sharing_are_true_after_any_writes(string seed)
    {
        var dice = new Random(int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture));
        for (var act = 0; act < 150; act++)
        {
            await ActAsync(dice);
            if (act % 10 == 9)
                await HoldAsync();
        }
        Assert.True(contacts.Count > 5, "Too few were left to say anything.");
    }

    [Fact]
    public async Task A_membership_deleted_with_its_group_is_not_counted()
    {
        var group = await World.AddGroupAsync(Ours, "G");
        var other = await World.AddGroupAsync(Ours, "H");
        await World.AddContactAsync(Ours, "a@x.org", group);
        await World.AddContactAsync(Ours, "b@x.org", group, other);
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);

        await session.Groups.DeleteAsync(group, None);

        var reach = await World.Get<ReachReader>().ReadAsync(Ours.Organization, None);
        Assert.Equal((2, 1, 1), (reach.Contacts, reach.Eligible, reach.NotReached[Unreached.NoGroup]));
        await HoldAsync();
    }

    async Task ActAsync(Random dice)
    {
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        switch (dice.Next(9))
        {
            case 0 or 1:
                contacts.Add(await World.AddContactAsync(Ours, Any(dice, Addresses), [.. groups.Where(_ => dice.Next(3) == 0)]));
                break;
            case 2 when groups.Count < 5:
                groups.Add(await World.AddGroupAsync(Ours, $"Group {Guid.CreateVersion7(World.Now)}"));
                break;
            case 3 when contacts.Count > 0:
                await World.SetOptInAsync(Ours, Any(dice, contacts), dice.Next(2) == 0);
                break;
            case 4 when contacts.Count > 0:
                await session.Db.Contacts().Where(c => c.Id == Any(dice, contacts))
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.OptInChangedBy, dice.Next(2) == 0 ? SetBy.Sync : SetBy.Person));
                break;
            case 5 when contacts.Count > 0:
                var contact = Any(dice, contacts);
                var row = await session.Db.Contacts().SingleAsync(c => c.Id == contact);
                row.PrimaryEmail = Any(dice, Addresses);
                await session.Db.SaveChangesAsync();
                break;
            case 6 when contacts.Count > 0 && groups.Count > 0:
                var (add, remove) = (Any(dice, contacts), Any(dice, contacts));
                await session.Members.ChangeAsync(Any(dice, groups), [add], add == remove ? [] : [remove], None);
                break;
            case 7 when contacts.Count > 0 && dice.Next(3) == 0:
                await session.Contacts.DeleteAsync(Taken(dice, contacts), Donors.Person, None);
                break;
            case 8 when groups.Count > 0 && dice.Next(6) == 0:
                await session.Groups.DeleteAsync(Taken(dice, groups), None);
                break;
        }
    }

    /// <summary>Counted from the rows, by the core's rules.</summary>
    async Task HoldAsync()
    {
        await using var db = World.Open(Ours.Organization);
        var all = await db.Contacts().AsNoTracking().ToListAsync();
        var members = await db.GroupMembers().AsNoTracking().ToListAsync();
        var grouped = members.Select(static m => m.ContactId).ToHashSet();
        AddressSharing SharingOf(Contact c) => c.PrimaryEmailKey is null ? AddressSharing.Alone
            : all.Exists(o => o.Id != c.Id && o.PrimaryEmailKey == c.PrimaryEmailKey && !o.Preferences.IntegrationEmailOptIn)
                ? AddressSharing.OtherSaidNo
            : all.Exists(o => o.Id != c.Id && o.PrimaryEmailKey == c.PrimaryEmailKey) ? AddressSharing.Shared : AddressSharing.Alone;
        (ContactStanding, int) StandingOf(Contact c) =>
            c.PrimaryEmailKey is null ? (ContactStanding.NoEmail, 0)
            : c.PrimaryEmailKey.Length > EmailAddress.ConstantContactMaxLength ? (ContactStanding.EmailTooLong, 0)
            : !c.Preferences.IntegrationEmailOptIn
                ? (c.OptInChangedBy == SetBy.Sync ? ContactStanding.OptedOutThere : ContactStanding.OptedOutHere, 0)
            : ((ContactStanding)SharingOf(c), c.TopLevelDomainLength!.Value);

        Assert.All(all, c => Assert.Equal(SharingOf(c), c.Sharing));
        Assert.Equal(
            all.CountBy(c => (grouped.Contains(c.Id), StandingOf(c))).Select(static c => $"{c.Key}: {c.Value}").Order(),
            (await db.ContactCounts().Where(c => c.Count != 0).ToListAsync())
                .Select(static c => $"{(c.InGroup, (c.Standing, c.Domain))}: {c.Count}").Order());
        Assert.Equal(
            members.CountBy(m => (m.GroupId, StandingOf(all.Single(c => c.Id == m.ContactId)))).Select(static c => $"{c.Key}: {c.Value}")
                .Order(),
            (await db.GroupCounts().Where(c => c.Count != 0).ToListAsync())
                .Select(static c => $"{(c.GroupId, (c.Standing, c.Domain))}: {c.Count}").Order());
    }

    static T Any<T>(Random dice, IReadOnlyList<T> all) => all[dice.Next(all.Count)];

    static Guid Taken(Random dice, List<Guid> all)
    {
        var one = Any(dice, all);
        all.Remove(one);
        return one;
    }
}
