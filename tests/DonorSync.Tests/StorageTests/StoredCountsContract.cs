using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Merging;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>
/// What is stored about contacts, and the counts of it, equal what the core decides from the rows, for every writer and every order of
/// writes.
/// </summary>
public abstract class StoredCountsContract : StorageContract
{
    static readonly string?[] Addresses = [null, "a@x.org", "b@x.org", "c@x.museum", new string('x', 75) + "@x.org", "not an address"];

    readonly List<Guid> contacts = [];
    readonly List<Guid> groups = [];

    [Theory]
    [InlineData("0001")]
    [InlineData("0002")]
    [InlineData("0003")]
    public async Task Obstacles_sharing_and_counts_are_true_after_any_writes_E2_E3_E4_P1(string seed)
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
        switch (dice.Next(13))
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
                await OfRunAsync(Any(dice, contacts), dice.Next(3) == 0);
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
            case 9:
                var optIn = new PreferencesChange { IntegrationEmailOptIn = dice.Next(2) == 0 };
                var change = new ContactChange { LastName = "Entry", PrimaryEmail = Any(dice, Addresses), Preferences = optIn };
                var report = await session.Entries.SaveAsync([new(change, [])], Donors.Person, None);
                contacts.AddRange(report.Results.Select(static r => r.Id).OfType<Guid>());
                break;
            case 10 when contacts.Count > 1:
                await MergeAsync(Any(dice, contacts), Taken(dice, contacts), undo: dice.Next(2) == 0);
                break;
            case 11 when contacts.Count > 0:
                await World.UndoAsync(Ours, await World.BulkAsync(Ours, WorkKind.Delete, new(), Any(dice, contacts)));
                break;
            case 12 when await session.Db.Contacts().AnyAsync(static c => c.Preferences.IntegrationEmailOptIn):
                await World.UndoAsync(Ours, await World.BulkAsync(Ours, WorkKind.OptOut, new(Reason: "asked"), [.. contacts]));
                break;
            case 7 when contacts.Count > 0 && dice.Next(3) == 0:
                await session.Contacts.DeleteAsync(Taken(dice, contacts), Donors.Person, None);
                break;
            case 8 when groups.Count > 0 && dice.Next(6) == 0:
                await session.Groups.DeleteAsync(Taken(dice, groups), None);
                break;
        }
    }

    /// <summary>A run opts out the contact (P1), or imports another one (C4).</summary>
    async Task OfRunAsync(Guid id, bool import)
    {
        var (claim, key) = (await World.ClaimAsync(Ours), new EmailKey((await World.FindAsync(Ours, id))?.PrimaryEmailKey ?? "none@x.org"));
        ContactStep step = import
            ? new ContactStep.CreateInCrm(new("new@x.org"), Sample.Email("new@x.org"), new("ct"), new CtctFields("Ada"), Rule.C4)
            : new ContactStep.SetOptIn(key, [id.Core()], false, Permission.Unsubscribed, false, null, Rule.P1);
        var results = await World.Get<ICrms>().Open(Ours.Organization).ApplyAsync(claim, [step], static _ => null, None);
        if (import && results[0] is StepResult.Done)
            contacts.Add(Donors.MadeBy(results[0]));
        await World.FinishAsync(claim);
    }

    async Task MergeAsync(Guid kept, Guid gone, bool undo)
    {
        if (kept == gone)
        {
            contacts.Add(gone);
            return;
        }
        var (one, two) = ((await World.FindAsync(Ours, kept))!, (await World.FindAsync(Ours, gone))!);
        var fields = two.PrimaryEmailKey is null ? new ContactChange() : new() { PrimaryEmail = two.PrimaryEmail };
        var request = new MergeRequest(new(kept, one.Version), new(gone, two.Version), fields);
        var merge = await World.Get<ContactMerges>().MergeAsync(Ours.Organization, request, Donors.Person, None);
        if (!undo)
            return;
        await World.UndoAsync(Ours, (await World.Get<Works>().FindAsync(Ours.Organization, merge, None))!);
        contacts.Add(gone);
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
        (Obstacles, AddressSharing) StandingOf(Contact c)
        {
            var core = c.ToCore([]);
            return (Eligibility.Of(core.Email, core.OptIn, SyncPolicy.Default), SharingOf(c));
        }

        Assert.All(all, c => Assert.Equal(StandingOf(c), (c.Obstacles, c.Sharing)));
        Assert.Equal(
            all.CountBy(c => (grouped.Contains(c.Id), StandingOf(c))).Select(static c => $"{c.Key}: {c.Value}").Order(),
            (await db.ContactCounts().Where(c => c.Count != 0).ToListAsync())
                .Select(static c => $"{(c.InGroup, (c.Obstacles, c.Sharing))}: {c.Count}").Order());
        Assert.Equal(
            members.CountBy(m => (m.GroupId, StandingOf(all.Single(c => c.Id == m.ContactId)))).Select(static c => $"{c.Key}: {c.Value}")
                .Order(),
            (await db.GroupCounts().Where(c => c.Count != 0).ToListAsync())
                .Select(static c => $"{(c.GroupId, (c.Obstacles, c.Sharing))}: {c.Count}").Order());
    }

    static T Any<T>(Random dice, IReadOnlyList<T> all) => all[dice.Next(all.Count)];

    static Guid Taken(Random dice, List<Guid> all)
    {
        var one = Any(dice, all);
        all.Remove(one);
        return one;
    }
}
