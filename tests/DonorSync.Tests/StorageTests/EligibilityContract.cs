using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>
/// The core decides E2 to E4, and the database decides them again to count half a million contacts. The tests compare each count with the
/// core, for every combination of the values that matter.
/// </summary>
public abstract class EligibilityContract : StorageContract
{
    static readonly string?[] Addresses =
        [null, "not an address", "NAME@X.org", "name@x.info", $"{new string('a', 70)}@long.org", $"{new string('a', 70)}@long.info",
            "ï@ö.org"];

    static readonly Rule[] Asked = [Rule.E1, Rule.E2, Rule.E3, Rule.E4, Rule.P1];

    readonly List<Expected> all = [];
    Guid group;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        await World.AddGroupAsync(Ours, "Nobody");
        var number = 0;
        foreach (var address in Addresses)
        {
            foreach (var own in OptIns)
            {
                foreach (var partner in (SetTo?[])[null, .. OptIns])
                    await AddAsync(address is null || !address.Contains('@', StringComparison.Ordinal) ? address : $"{++number}{address}",
                        own, partner);
            }
        }
        await foreach (var contact in World.Get<ICrms>().Open(Ours.Organization).ContactsAsync(None))
            all.Add(new(contact, OwnObstacles(contact)));
    }

    /// <param name="Rules">The rules that exclude the contact itself, without the other contacts at its address.</param>
    sealed record Expected(CrmContact Contact, IReadOnlySet<Rule> Rules)
    {
        public Guid Id => Guid.Parse(Contact.Id.Value);
    }

    enum SetTo
    {
        Yes,
        NoByPerson,
        NoBySync,
    }

    static SetTo[] OptIns => Enum.GetValues<SetTo>();

    [Fact]
    public async Task The_filter_of_the_contacts_list_finds_the_contacts_that_the_core_excludes_E1_E2_E3_E4_P1()
    {
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        foreach (var rule in Asked)
        {
            var found = await session.ContactLists.IdsAsync(new(Obstacle: rule), 1_000, None);
            Assert.Equal(all.Where(c => c.Rules.Contains(rule)).Select(static c => c.Id).Order(), found.Order());
            Assert.NotEmpty(found);
        }
    }

    [Fact]
    public async Task Email_Solicitable_of_a_group_counts_the_contacts_that_the_core_lets_out_E2_E3_E4()
    {
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        var solicitable = Members.Count(static c => c.Rules.Count == 0);

        var reach = await session.GroupReach.OfAsync(group, None);

        Assert.Equal((Members.Count, solicitable), (reach.Members, reach.Solicitable));
        var listed = (await session.Groups.ListAsync(null, 10, None)).Items.Single(g => g.Group.Id == group);
        Assert.Equal((Members.Count, solicitable), (listed.TotalMembers, listed.EmailSolicitable));
        Assert.Equal(FirstReasons(), reach.NotSolicitable.OrderBy(static r => r.Key).Select(static r => (r.Key, r.Value)));
        Assert.Equal(SharedNo(), reach.SharedNo);
    }

    [Fact]
    public async Task The_dashboard_counts_as_the_core_decides_E1_E2_E3_E4_C10()
    {
        var reach = await World.Get<ReachReader>().ReadAsync(Ours.Organization, None);

        var shared = SharedNo();
        Assert.Equal(all.Count, reach.Contacts);
        Assert.Equal(Members.Count(static c => c.Rules.Count == 0) - shared, reach.Eligible);
        Assert.Equal(
            [(Unreached.NoGroup, all.Count - Members.Count), .. FirstReasons(), (Unreached.SharedNo, shared)],
            reach.NotReached.OrderBy(static r => r.Key).Select(static r => (r.Key, r.Value)));
        Assert.Equal((2, 1), (reach.Groups, reach.GroupsWithEligible));
    }

    async Task AddAsync(string? address, SetTo own, SetTo? partner)
    {
        await SetAsync(await World.AddContactAsync(Ours, address, group), own);
        if (partner is { } other)
            await SetAsync(await World.AddContactAsync(Ours, address?.ToUpperInvariant()), other);
    }

    async Task SetAsync(Guid contact, SetTo optIn)
    {
        if (optIn == SetTo.Yes)
            return;
        await using var db = World.Open(Ours.Organization);
        var row = await db.Contacts().SingleAsync(c => c.Id == contact, None);
        (row.Preferences.IntegrationEmailOptIn, row.OptInChangedBy) = (false, optIn == SetTo.NoBySync ? SetBy.Sync : SetBy.Person);
        await db.SaveChangesAsync(None);
    }

    static HashSet<Rule> OwnObstacles(CrmContact contact)
    {
        var alone = new ContactCase(contact.Key, [contact], null, null, null);
        var rules = Eligibility.Obstacles(alone, Consent.Decide(alone), SyncPolicy.Default).Select(static o => o.Rule).ToHashSet();
        if (contact.Groups.IsEmpty)
            rules.Add(Rule.E1);
        return rules;
    }

    List<Expected> Members => all.FindAll(static c => !c.Rules.Contains(Rule.E1));

    /// <summary>C10: members who may go out for themselves, but not because of their address.</summary>
    int SharedNo() => all.Where(static c => c.Contact.Key != EmailKey.None).GroupBy(static c => c.Contact.Key)
        .Where(static sharing => Consent.Of([.. sharing.Select(static c => c.Contact)]) != CrmConsent.Yes)
        .Sum(static sharing => sharing.Count(static c => c.Rules.Count == 0));

    IEnumerable<(Unreached, int)> FirstReasons() => Members.Where(static c => c.Rules.Count > 0)
        .CountBy(static c => c.Rules.Contains(Rule.E2) ? (c.Contact.Email is null ? Unreached.NoEmail : Unreached.EmailTooLong)
            : c.Rules.Contains(Rule.E3) ? Unreached.OptedOutHere
            : c.Rules.Contains(Rule.P1) ? Unreached.OptedOutThere
            : Unreached.TopLevelDomain)
        .OrderBy(static r => r.Key).Select(static r => (r.Key, r.Value));
}
