using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>A search finds exactly the contacts whose text contains every word, with and without an index, in natural order.</summary>
public abstract class SearchContract : StorageContract
{
    static readonly string[] Names = ["Anson", "Émond", "Łukasz Öz", "Юрий", "太郎", "O'Hara \"Bo\"", "50% _off", "zoë", "Quetzalcoatl"];

    [Fact]
    public async Task Every_piece_of_a_text_is_found_and_nothing_else()
    {
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        foreach (var name in Names)
            await AddAsync(session, name, $"{name.Length}@mail.example.org");
        var renamed = await AddAsync(session, "Before", null);
        await session.Contacts.PatchAsync(renamed, new ContactChange { LastName = "Afterwards" }, Donors.Person, None);
        await session.Contacts.DeleteAsync(await AddAsync(session, "Deleted", null), Donors.Person, None);
        var texts = await session.Db.Contacts().ToDictionaryAsync(c => c.Id, c => c.SearchText);

        var pieces = texts.Values.SelectMany(
            static t => Enumerable.Range(
                1, 4).SelectMany(length => Enumerable.Range(0, Math.Max(0, t.Length - length)).Select(i => t.Substring(i, length))))
            .Where(static p => !p.Any(char.IsWhiteSpace) && !p.Any(char.IsSurrogate)).Append("before").Append("deleted").Append("qz")
                .Append("ß").Distinct();
        foreach (var piece in pieces)
        {
            var found = await session.ContactLists.PageAsync(new(Search: piece), ContactOrder.Name, null, 50, None);
            Assert.Equal(texts.Where(t => t.Value.Contains(piece, StringComparison.Ordinal)).Select(static t => t.Key).Order(),
                found.Rows.Select(static r => r.Contact.Id).Order());
            var rest = await session.Contacts.ListAsync(new(Search: piece), null, 50, None);
            Assert.Equal(found.Rows.Count, rest.Items.Count);
        }
    }

    [Fact]
    public async Task No_contact_of_another_organization_is_found()
    {
        var other = await World.NewTenantAsync("acct-2");
        await World.AddContactAsync(other, "hidden@elsewhere.org");
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);

        Assert.Empty((await session.ContactLists.PageAsync(new(Search: "hidden"), ContactOrder.Name, null, 50, None)).Rows);
    }

    [Fact]
    public async Task Names_with_accents_are_sorted_with_those_without()
    {
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        foreach (var name in (string[])[
            "Zimmer", "Emond", "Émile", "Öztürk", "Ostrom", "Łukasz", "Lukas", "Žižek", "Straße", "Strasser", "E\u0301mone"])
            await AddAsync(session, name, null);

        var all = await session.ContactLists.PageAsync(new(), ContactOrder.Name, null, 50, None);
        var paged = new List<string?>();
        for (ContactListPage? page = null; page is null || page.Next is not null;)
        {
            page = await session.ContactLists.PageAsync(new(), ContactOrder.Name, page?.Next, 3, None);
            paged.AddRange(page.Rows.Select(static r => r.Contact.LastName));
        }

        Assert.Equal(
            ["Émile", "Emond", "E\u0301mone", "Lukas", "Łukasz", "Ostrom", "Öztürk", "Straße", "Strasser", "Zimmer", "Žižek"], paged);
        Assert.Equal(paged, all.Rows.Select(static r => r.Contact.LastName));
    }

    static async Task<Guid> AddAsync(DonorSession session, string name, string? email) =>
        (await session.Contacts.CreateAsync(new ContactChange { LastName = name, PrimaryEmail = email }, Donors.Person, None)).Contact.Id;
}
