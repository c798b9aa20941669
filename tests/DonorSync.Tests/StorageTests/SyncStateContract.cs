using DonorSync.Sync.Ports.Memory;

namespace DonorSync.Tests.StorageTests;

/// <summary>The mirror and the links: what was saved is read back; absence is not deletion (B9).</summary>
public abstract class SyncStateContract : StorageContract
{
    protected SyncState State { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        State = World.State(await World.ClaimAsync(Ours));
    }

    [Fact]
    public async Task Read_marks_are_empty_at_first_and_kept()
    {
        Assert.Equal(new ReadMarks(), await State.Reads.MarksAsync(None));
        var marks = new ReadMarks(World.Now, World.Now.AddMicroseconds(1), World.Now.AddDays(-1));

        await State.Reads.SaveMarksAsync(marks, None);
        Assert.Equal(marks, await State.Reads.MarksAsync(None));

        await State.Reads.SaveMarksAsync(new(), None);
        Assert.Equal(new ReadMarks(), await State.Reads.MarksAsync(None));
    }

    [Fact]
    public async Task Lists_missing_from_a_read_are_kept_B9()
    {
        await State.Mirror.SaveListsAsync([new(new("1"), "One", false, 5), new(new("2"), "Two", false, null)], None);
        await State.Mirror.SaveListsAsync([new(new("2"), "Zwei 🎉", true, 0), new(new("2"), "Zwei 🎉", true, 0)], None);

        var lists = (await State.Mirror.ListsAsync(None)).OrderBy(static l => l.Id.Value);
        Assert.Equal([new(new("1"), "One", false, 5), new(new("2"), "Zwei 🎉", true, 0)], lists);
    }

    [Fact]
    public async Task A_list_that_a_read_shows_twice_is_kept_once()
    {
        await State.Mirror.SaveListsAsync([new(new("1"), "One", false, 5), new(new("1"), "One", false, 6)], None);

        Assert.Equal([new(new("1"), "One", false, 6)], await State.Mirror.ListsAsync(None));
    }

    [Fact]
    public async Task Contacts_are_read_back_as_saved()
    {
        var full = Sample.Contact("full", "Ädä.O'Hara+x@X.org", "l1", "l2") with
        {
            Permission = Permission.Unsubscribed,
            PermissionAt = World.Now.AddDays(-3),
            PermissionByDonor = true,
            Deleted = true,
            Fields = new("A", "B\n", "C", "D", "E", "F", "G"),
        };
        var bare = Sample.Contact("bare", null) with { Fields = CtctFields.Blank };

        await State.Mirror.SaveContactsAsync([full, bare], null, None);

        Assert.Equal([Print(bare), Print(full)],
            (await State.Mirror.ContactsAsync([new("full"), new("bare"), new("none")], None)).Select(Print).Order());
        Assert.Equal([Print(full)], (await State.Mirror.ContactsAtAsync([full.Email!.Key, new("none@x.org")], None)).Select(Print));
    }

    [Fact]
    public async Task A_later_page_replaces_a_contacts_row()
    {
        await State.Mirror.SaveContactsAsync([Sample.Contact("1", "a@x.org", "l1"), Sample.Contact("1", "a@x.org", "l2")], null, None);
        await State.Mirror.SaveContactsAsync([Sample.Contact("1", "b@x.org", "l3")], null, None);

        Assert.Equal(1, await State.Mirror.CountContactsAsync(null, None));
        Assert.Empty(await State.Mirror.ContactsAtAsync([new("a@x.org")], None));
        Assert.Equal(["l3"], Assert.Single(await State.Mirror.ContactsAtAsync([new("b@x.org")], None)).Lists.Select(static l => l.Value));
    }

    [Fact]
    public async Task More_contacts_than_fit_into_a_query_are_found()
    {
        var many = Enumerable.Range(0, 1_201).Select(static i => Sample.Contact($"c{i}", $"c{i}@x.org")).ToList();
        await State.Mirror.SaveContactsAsync(many, null, None);

        Assert.Equal(1_201, (await State.Mirror.ContactsAsync([.. many.Select(static c => c.Id)], None)).Count);
        Assert.Equal(1_201, (await State.Mirror.ContactsAtAsync([.. many.Select(static c => c.Email!.Key)], None)).Count);
    }

    [Fact]
    public async Task Contacts_are_counted_from_a_time_on()
    {
        await State.Mirror.SaveContactsAsync(
            [Sample.Contact("1", "a@x.org") with { UpdatedAt = World.Now.AddSeconds(-1) }, Sample.Contact("2", "b@x.org")], null, None);

        Assert.Equal((2, 1, 0), (
            await State.Mirror.CountContactsAsync(null, None), await State.Mirror.CountContactsAsync(World.Now, None),
            await State.Mirror.CountContactsAsync(World.Now.AddSeconds(1), None)));
    }

    /// <summary>An import that only adds a list moves <c>updated_at</c>: a change read shows it, but it is not an edit.</summary>
    [Fact]
    public async Task The_time_of_an_edit_moves_with_the_values_alone_T1_T3_T4()
    {
        var edited = Sample.Contact("1", "a@x.org") with { UpdatedAt = World.Now.AddDays(-3), Fields = new("Ada", City: "Rome") };
        await State.Mirror.SaveContactsAsync([edited], null, None);

        await State.Mirror.SaveContactsAsync([edited with { UpdatedAt = World.Now, Lists = [new("l1")] }], null, None);
        var imported = Assert.Single(await State.Mirror.ContactsAsync([edited.Id], None));
        Assert.Equal((edited.UpdatedAt, "l1"), (imported.UpdatedAt, Assert.Single(imported.Lists).Value));
        Assert.Equal(1, await State.Mirror.CountContactsAsync(World.Now, None));

        // What the mirror gives out may come back to it; that moves nothing.
        await State.Mirror.LeaveListAsync([imported], new("l1"), None);
        Assert.Equal(1, await State.Mirror.CountContactsAsync(World.Now, None));

        await State.Mirror.SaveContactsAsync(
            [edited with { UpdatedAt = World.Now.AddHours(1), Fields = new("Ada", City: "Paris") }], null, None);
        Assert.Equal(World.Now.AddHours(1), Assert.Single(await State.Mirror.ContactsAsync([edited.Id], None)).UpdatedAt);
    }

    [Fact]
    public async Task A_list_whose_id_ends_like_anothers_is_not_that_other()
    {
        await State.Mirror.SaveContactsAsync([Sample.Contact("1", "a@x.org", "11"), Sample.Contact("2", "b@x.org", "1", "11")], null, None);

        Assert.Equal("2", Assert.Single(await State.Mirror.ContactsOnListAsync(new("1"), None)).Id.Value);
        Assert.Equal(2, (await State.Mirror.ContactsOnListAsync(new("11"), None)).Count);
    }

    [Fact]
    public async Task Links_are_kept_changed_and_dropped()
    {
        var link = new Link(LinkId.OfGroup(new("g1")), new("g1"), new("l1"), "Größe", LinkState.Linked);
        var other = new Link(LinkId.OfList(new("l2")), new("g2"), new("l2"), "Other", LinkState.Detached);
        await State.Links.SaveLinkAsync(link, None);
        await State.Links.SaveLinkAsync(other, None);
        var renamed = link with { GroupName = "New", State = LinkState.Detached, List = new("l9") };
        await State.Links.SaveLinkAsync(renamed, None);

        Assert.Equal([renamed, other], (await State.Links.LinksAsync(None)).OrderBy(static l => l.Id.Value));

        await State.Links.DropLinkAsync(link.Id, None);
        Assert.Equal([other], await State.Links.LinksAsync(None));
    }

    static string Print(CtctContact c) =>
        $"{c.Id} {c.Email} {c.Permission} {c.PermissionAt:O} {c.PermissionByDonor} {c.Deleted} {c.Fields} {c.UpdatedAt:O} "
        + $"{string.Join(',', c.Lists)}";
}
