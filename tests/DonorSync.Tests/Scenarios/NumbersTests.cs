using System.Text.Json.Nodes;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>
/// B14 for random organizations, after people left and unsubscribed, lists and groups were deleted, left out and included, and addresses
/// were shared: the numbers of dashboard, groups, filters and REST add up, and each leads to as many contacts as it counts.
/// </summary>
public sealed class NumbersTests
{
    static readonly string[] Groups = ["Band", "Choir", "Dance"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task All_numbers_agree_and_add_up_B14(int seed)
    {
        await using var here = await Installation.StartAsync();
        var world = new World(here, new Random(seed));
        await world.ActAsync(25);
        await AgreesAsync(here);
        await here.FirstSyncAsync();
        await AgreesAsync(here);
        for (var round = 0; round < 3; round++)
        {
            await world.ActAsync(12);
            await AgreesAsync(here);
            await here.SyncAsync(fullRead: true);
            await AgreesAsync(here);
        }
    }

    static async Task AgreesAsync(Installation here)
    {
        await using var donors = here.Services.GetRequiredService<DonorDatabase>().Open(await OrganizationAsync(here));
        var contacts = (await here.GetAsync("contacts?limit=1000"))["items"]!.AsArray();
        await DashboardAgreesAsync(here, donors, contacts.Count);
        var partsOf = new Dictionary<string, (int On, int Of)>();
        foreach (var group in (await here.GetAsync("groups"))["items"]!.AsArray())
            await GroupAgreesAsync(here, donors, group!, partsOf);
        foreach (var contact in contacts.Select(static c => (string)c!["id"]!))
            StatusAgrees(await here.GetAsync($"contacts/{contact}/sync"), partsOf.GetValueOrDefault(contact));
    }

    static async Task DashboardAgreesAsync(Installation here, DonorSession donors, int contacts)
    {
        var reach = await here.Services.GetRequiredService<ReachReader>().ReadAsync(donors.Organization, default);
        Assert.Equal(contacts, reach.Contacts);
        Assert.Equal(contacts, reach.Eligible + reach.NotReached.Values.Sum());
        foreach (var (reason, count) in reach.NotReached.Append(new(Unreached.Not, reach.Eligible)))
            Assert.Equal(count, (await donors.ContactLists.IdsAsync(new(Reason: reason), int.MaxValue, default)).Count);
        var statuses = 0;
        foreach (var standing in Enum.GetValues<Standing>())
            statuses += (await donors.ContactLists.PageAsync(new(Standing: standing), default, null, 5, default)).Count!.Value;
        var isConnected = (string?)(await here.GetAsync("apps/constant-contact"))["state"] != "notConnected";
        Assert.Equal(isConnected ? contacts : 0, statuses);
    }

    static async Task GroupAgreesAsync(
        Installation here, DonorSession donors, JsonNode group, Dictionary<string, (int On, int Of)> partsOf)
    {
        var id = Guid.Parse((string)group["id"]!);
        var reach = await here.GetAsync($"groups/{id}/reach");
        var reasons = reach["reasons"]!.AsArray().Select(static r => ((string)r!["reason"]!, (int)r["count"]!)).ToList();
        Assert.Equal((int)group["totalMembers"]!, (int)reach["members"]!);
        Assert.Equal((int)reach["members"]!, (int)reach["onList"]! + reasons.Sum(static r => r.Item2));
        Assert.All(reasons, static r => Assert.True(r.Item2 > 0));
        foreach (var (reason, count) in reasons.Append(("onList", (int)reach["onList"]!)))
        {
            var members = (await here.GetAsync($"groups/{id}/members?reason={reason}&limit=1000"))["items"]!.AsArray();
            var place = new ListPlace(reason == "onList" ? null : Enum.Parse<OffList>(reason, ignoreCase: true));
            var shown = await donors.ContactLists.IdsAsync(new(GroupId: id, Place: place), int.MaxValue, default);
            Assert.Equal((count, count), (members.Count, shown.Count));
            foreach (var member in members.Select(static m => (string)m!["id"]!))
            {
                var (on, of) = partsOf.GetValueOrDefault(member);
                if (!(bool)group["leftOut"]!)
                    partsOf[member] = (on + (reason is "onList" or "sharedAddress" ? 1 : 0), of + 1);
            }
        }
    }

    /// <summary>A contact that is opted out may still be on a list that the next sync removes it from, so it is on as many or
    /// more.</summary>
    static void StatusAgrees(JsonNode status, (int On, int Of) parts)
    {
        var (on, of) = ((int)status["onLists"]!, (int)status["ofLists"]!);
        Assert.True(on >= parts.On && on <= of && of == parts.Of, $"{parts} {status}");
        var word = (string)status["status"]!;
        Assert.True(word != "synced" || (on == of && of > 0), $"{status}");
        Assert.True(word != "partly" || (on > 0 && on < of), $"{status}");
        Assert.True(word == "synced" || status["reasons"]!.AsArray().Count > 0, $"{status}");
    }

    static async Task<OrganizationId> OrganizationAsync(Installation here) =>
        (await here.Services.GetRequiredService<OrganizationService>().ListAsync(default))[0].Id;

    /// <summary>Users, donors and the account's users act at random.</summary>
    sealed class World(Installation here, Random random)
    {
        int born;

        public async Task ActAsync(int times)
        {
            for (var i = 0; i < times; i++)
                await ActAsync();
        }

        async Task ActAsync()
        {
            var group = Groups[random.Next(Groups.Length)];
            var account = here.Account.Contacts();
            switch (random.Next(12))
            {
                case 0 or 1 or 2:
                    await here.AddPeopleAsync([Address()], group);
                    break;
                case 3:
                    await here.AddPeopleAsync([Address()]);
                    break;
                case 4 when await AnyContactAsync() is { } contact:
                    await here.SendAsync(HttpMethod.Patch, $"contacts/{contact}", new
                    {
                        preferences = new { integrationEmailOptIn = random.Next(3) == 0 },
                    });
                    break;
                case 5 when await AnyContactAsync() is { } contact && await here.GroupAsync(group) is { } known:
                    await here.SendAsync(
                        random.Next(3) > 0 ? HttpMethod.Put : HttpMethod.Delete, $"groups/{known["id"]}/members/{contact}");
                    break;
                case 6 when account.Count > 0:
                    here.Account.Unsubscribe($"{account[random.Next(account.Count)].ContactId}");
                    break;
                case 7 when account.FirstOrDefault(static c => c.Lists.Count > 0) is { } member:
                    here.Account.LeaveList($"{member.ContactId}", member.Lists[0]);
                    break;
                case 8 when random.Next(3) == 0 && here.Account.Lists() is [var list, ..]:
                    here.Account.DeleteList(list.Name);
                    break;
                case 9 when await here.GroupAsync(group) is { } known:
                    await here.SendAsync(HttpMethod.Patch, $"groups/{known["id"]}", new { leftOut = random.Next(2) == 0 });
                    break;
                case 10 when await AnyContactAsync() is { } contact:
                    await here.SendAsync(HttpMethod.Patch, $"contacts/{contact}", new { primaryEmail = Address() });
                    break;
                case 11 when random.Next(4) == 0 && await here.GroupAsync(group) is { } known:
                    await here.SendAsync(HttpMethod.Delete, $"groups/{known["id"]}");
                    break;
            }
        }

        /// <summary>Sometimes an address that another contact has, or one that is too long for E4.</summary>
        string Address() => random.Next(5) switch
        {
            0 => $"donor{Math.Max(1, random.Next(born + 1))}@example.org",
            1 => $"donor{++born}@example.foundation",
            _ => $"donor{++born}@example.org",
        };

        async Task<string?> AnyContactAsync()
        {
            var contacts = (await here.GetAsync("contacts?limit=1000"))["items"]!.AsArray();
            return contacts.Count == 0 ? null : (string?)contacts[random.Next(contacts.Count)]!["id"];
        }
    }
}
