using DonorSync.Core.Tests.StateMachine;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.Simulation;

/// <summary>The acts of people in the donor database.</summary>
static class SimPeople
{
    public static readonly string[] Addresses =
        ["ada@x.org", "Bob@x.org", "cy@x.org", "dee@x.guru", "eve@x.org", "fay+1@x.org", "gil@x.org"];

    public static readonly string[] Names = ["Choir", "Band", " choir", "Board"];
    static readonly string?[] Words = [null, "Oslo", "Rome"];
    static readonly ChangeAuthor Person = new(ConsentSource.Person, "ann@org.example");

    public static async Task DoAsync(SimWorld world, SimAct act)
    {
        await ActAsync(world, act);
        world.Nos.AfterAct(act, await world.VoicesAsync(), world.Erased, world.MaybeErased);
    }

    static async Task ActAsync(SimWorld world, SimAct act)
    {
        world.Plant();
        await using var donors = world.Donors();
        // Sorted the same way in every run of a history, unlike ids and equal times.
        var contacts = (await donors.Db.Contacts().AsNoTracking().ToListAsync())
            .OrderBy(static c => c.PrimaryEmail, StringComparer.Ordinal).ThenBy(static c => c.CreatedAt).ToList();
        var groups = (await donors.Db.Groups().AsNoTracking().ToListAsync()).OrderBy(static g => g.Name, StringComparer.Ordinal).ToList();
        var who = Pick(contacts, act.A);
        var group = Pick(groups, act.B);
        try
        {
            if (act.Kind == SimKind.EditHere && who is not null)
                world.Echo.EditedHere.Add(who.Id.ToString());
            if (act.Kind < SimKind.MergeContacts)
                await DoAsync(donors, act, contacts.Count, who, group);
            else
                await new SimWorks(world, contacts).DoAsync(act, who, group);
        }
        catch (Exception refused) when (refused is RejectedException or ConflictException)
        {
            // A second group with the same name, and the like: the act is refused, and the history continues.
        }
    }

    static async Task DoAsync(DonorSession donors, SimAct act, int contacts, Contact? who, Group? group)
    {
        switch (act.Kind)
        {
            case SimKind.NewContact when contacts < 9:
                var made = await donors.Contacts.CreateAsync(New(act), Person, default);
                if (group is not null)
                    await donors.Members.AddAsync(group.Id, made.Contact.Id, default);
                break;
            case SimKind.MakeGroup:
                await donors.Groups.CreateAsync(Names[act.A % Names.Length], default);
                break;
            case SimKind.JoinGroup when (who, group) is ({ }, { }):
                await donors.Members.AddAsync(group.Id, who.Id, default);
                break;
            case SimKind.LeaveGroup when (who, group) is ({ }, { }):
                await donors.Members.ChangeAsync(group.Id, [], [who.Id], default);
                break;
            case SimKind.DeleteGroup when group is not null:
                await donors.Groups.DeleteAsync(group.Id, default);
                break;
            case SimKind.RenameGroup when group is not null:
                await donors.Groups.RenameAsync(group.Id, Names[act.A % Names.Length], default);
                break;
            case SimKind.EditHere when who is not null:
                var (state, country) = Spellings.Of(act.C);
                var edit = new ContactChange { City = Words[act.B % 3], Address1 = "9 Way", State = state, Country = country };
                await donors.Contacts.PatchAsync(who.Id, edit, Person, default);
                break;
            case SimKind.ChangeEmailHere when who is not null:
                await donors.Contacts.PatchAsync(
                    who.Id, new ContactChange { PrimaryEmail = act.B % 8 == 7 ? null : Addresses[act.B % 7] }, Person, default);
                break;
            case SimKind.DeleteContact when who is not null:
                await donors.Contacts.DeleteAsync(who.Id, Person, default);
                break;
            case SimKind.ShareAddress when who?.PrimaryEmail is { } shared && contacts < 9:
                var sharer = await donors.Contacts.CreateAsync(
                    New(act) with { PrimaryEmail = $" {shared.ToUpperInvariant()} " }, Person, default);
                if (group is not null)
                    await donors.Members.AddAsync(group.Id, sharer.Contact.Id, default);
                break;
            case SimKind.MergeHere when who is not null:
                await MergeAsync(donors, who, act);
                break;
            case SimKind.EmptyGroup when group is not null:
                var members = await donors.Db.GroupMembers().AsNoTracking().Where(m => m.GroupId == group.Id)
                    .Select(static m => m.ContactId).ToListAsync();
                await donors.Members.ChangeAsync(group.Id, [], members, default);
                break;
            case SimKind.SayNo or SimKind.SayYes when who is not null:
                await donors.Contacts.PatchAsync(
                    who.Id,
                    new ContactChange { Preferences = new PreferencesChange { IntegrationEmailOptIn = act.Kind == SimKind.SayYes } },
                    Person, default);
                break;
        }
    }

    /// <summary>Merges by hand: one contact takes over the other's groups, and the other is deleted.</summary>
    static async Task MergeAsync(DonorSession donors, Contact stays, SimAct act)
    {
        var other = Pick([.. (await donors.Db.Contacts().AsNoTracking().ToListAsync()).Where(c => c.Id != stays.Id)
            .OrderBy(static c => c.PrimaryEmail, StringComparer.Ordinal).ThenBy(static c => c.CreatedAt)], act.B);
        if (other is null)
            return;
        foreach (var group in await donors.Db.GroupMembers().AsNoTracking().Where(m => m.ContactId == other.Id)
            .Select(static m => m.GroupId).ToListAsync())
            await donors.Members.AddAsync(group, stays.Id, default);
        await donors.Contacts.DeleteAsync(other.Id, Person, default);
    }

    static ContactChange New(SimAct act) => new()
    {
        Type = act.C % 5 == 0 ? ContactKind.Organization : ContactKind.Person,
        CompanyName = act.C % 5 == 0 ? "Org" : null,
        FirstName = "N",
        PrimaryEmail = Addresses[act.A % Addresses.Length],
        City = Words[act.C % 3],
        Address1 = "1 Row",
        Address2 = "Flat 3",
        State = Spellings.Of(act.B + act.C).State,
        Country = Spellings.Of(act.B + act.C).Country,
    };

    /// <summary>C1, implemented independently.</summary>
    internal static EmailKey KeyOf(string? address) => new((address ?? "").Trim().ToLowerInvariant());

    internal static T? Pick<T>(IReadOnlyList<T> from, byte number)
        where T : class => from.Count == 0 ? null : from[number % from.Count];
}
