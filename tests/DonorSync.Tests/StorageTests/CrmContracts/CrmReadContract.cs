using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.StorageTests.CrmContracts;

/// <summary>How a run reads the donor database.</summary>
public abstract class CrmReadContract : StorageContract
{
    ICrm Crm => World.Get<ICrms>().Open(Ours.Organization);

    [Fact]
    public async Task All_groups_are_read_including_empty_ones()
    {
        var group = await World.AddGroupAsync(Ours, "Größe");

        Assert.Equal([new CrmGroup(new(group.ToString()), "Größe")], await Crm.GroupsAsync(None));
    }

    [Fact]
    public async Task Contacts_stream_in_the_order_of_UTF8_bytes_those_without_an_address_first_with_their_groups()
    {
        var (one, two) = (await World.AddGroupAsync(Ours, "One"), await World.AddGroupAsync(Ours, "Two"));
        string?[] order = [null, "not an address", "+@x.org", "A-b@x.org", "a.b@x.org", "a@x.org", "ab@x.org", "Ä@x.org", "ö@x.org",
            "ａ@x.org", "ｚ@x.org"];
        foreach (var (i, email) in order.Index().Skip(2).Reverse())
            await World.AddContactAsync(Ours, email, i % 3 == 0 ? [] : i % 3 == 1 ? [one] : [two, one]);
        await World.AddContactAsync(Ours, null, one);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await World.AddContactAsync(Ours, "not an address", one, two);

        var all = await Crm.ContactsAsync(None).AllAsync();

        Assert.Equal(order.Skip(2), all.Skip(2).Select(static c => c.Email?.Address));
        Assert.All(all.Take(2), static c => Assert.Equal((null, EmailKey.None), (c.Email, c.Key)));
        Assert.Equal([1, 2, .. order.Index().Skip(2).Select(static o => o.Index % 3)], all.Select(static c => c.Groups.Length));
        Assert.Equal(order.Length, await Crm.CountAsync(None));
    }

    [Fact]
    public async Task Contacts_that_share_an_address_come_together_the_oldest_first_C10()
    {
        var (one, two) = (await World.AddGroupAsync(Ours, "One"), await World.AddGroupAsync(Ours, "Two"));
        var oldest = await World.AddContactAsync(Ours, "a@x.org", two);
        await World.AddContactAsync(Ours, "b@x.org");
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var younger = await World.AddContactAsync(Ours, " A@X.org ", one, two);

        var streamed = (await Crm.ContactsAsync(None).AllAsync()).Where(static c => c.Key.Value == "a@x.org").ToList();

        Assert.Equal([oldest.Core(), younger.Core()], streamed.Select(static c => c.Id));
        Assert.Equal([1, 2], streamed.Select(static c => c.Groups.Length));
        var found = await Crm.AtAsync([new("a@x.org"), new("none@x.org")], None);
        Assert.Equal(streamed.Select(Print).Order(), found.Select(Print).Order());
    }

    [Fact]
    public async Task A_contact_is_read_with_everything_that_decides_its_sync()
    {
        var id = await World.AddContactAsync(Ours, "a@x.org");
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.EditAsync(
            Ours, id, new() { Type = ContactKind.Organization, CompanyName = "ACME", City = "Wien", AlternateEmail = "b@x.org" });
        await World.SetOptInAsync(Ours, id, yes: false);

        var contact = Assert.Single(await Crm.AtAsync([new("a@x.org")], None));

        Assert.Equal(
            (ContactKind.Organization, "ACME", new ContactFields("First", City: "Wien")),
            (contact.Kind, contact.CompanyName, contact.Fields));
        Assert.Equal((new OptIn(false, SetBy.Person, World.Now), TestDatabase.Start, World.Now),
            (contact.OptIn, contact.CreatedAt, contact.UpdatedAt));
        Assert.Empty(await Crm.AtAsync([new("b@x.org")], None));
    }

    [Fact]
    public async Task The_stream_sees_one_state_while_people_write()
    {
        var group = await World.AddGroupAsync(Ours, "Group");
        var first = await World.AddContactAsync(Ours, "a@x.org", group);
        var second = await World.AddContactAsync(Ours, "b@x.org", group);
        await using var stream = Crm.ContactsAsync(None).GetAsyncEnumerator(None);
        Assert.True(await stream.MoveNextAsync());

        await World.TakeOutOfGroupAsync(Ours, group, second);
        await World.EditAsync(Ours, first, new() { PrimaryEmail = "z@x.org" });
        await World.AddContactAsync(Ours, "y@x.org", group);

        Assert.True(await stream.MoveNextAsync());
        Assert.Equal((second.Core(), 1), (stream.Current.Id, stream.Current.Groups.Length));
        Assert.False(await stream.MoveNextAsync());
    }

    [Fact]
    public async Task A_group_is_created_once_in_any_case_of_its_name_L2()
    {
        var claim = await World.ClaimAsync(Ours);
        var there = await World.AddGroupAsync(Ours, "Major Donors");

        Assert.Equal(there.ToString(), (await Crm.CreateGroupAsync(claim, "  MAJOR donors ", None)).Value);
        var made = await Crm.CreateGroupAsync(claim, " Neue ", None);
        Assert.Equal(made, await Crm.CreateGroupAsync(claim, "NEUE", None));
        Assert.Equal(["Major Donors", "Neue"], (await Crm.GroupsAsync(None)).Select(static g => g.Name).Order());
    }

    static string Print(CrmContact c) =>
        $"{c.Id} {c.Email} {c.Fields} {c.OptIn} {string.Join(',', c.Groups.Select(static g => g.Value).Order())}";
}
