using System.Text.Json;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests.Fuzzing;

/// <summary>What must hold after any request, checked over the API and internally.</summary>
internal static class Invariants
{
    public static async Task CheckAsync(SandboxBench bench)
    {
        bench.Control.RunDueActivities();
        var contacts = bench.Account.Contacts();
        var lists = bench.Account.Lists(withDeleted: true);
        var addresses = contacts.Where(contact => contact.Email is not null).Select(contact => contact.Email!.ToUpperInvariant()).ToList();
        Assert.Equal(addresses.Distinct().Count(), addresses.Count);
        var names = lists.Where(list => list.DeletedAt is null).Select(list => list.Name.Trim().ToUpperInvariant()).ToList();
        Assert.Equal(names.Distinct().Count(), names.Count);
        Assert.True(names.Count <= 1000);
        Assert.All(contacts, contact => Assert.True(contact.Lists.Count <= 50 && contact.Lists.Distinct().Count() == contact.Lists.Count));
        Assert.All(contacts.Where(contact => contact.DeletedAt is not null || contact.Permission == PermissionToSend.Unsubscribed),
            contact => Assert.Empty(contact.Lists));
        Assert.All(contacts, contact => Assert.True(contact.UpdatedAt >= contact.CreatedAt));
        Assert.All(lists.Where(list => list.DeletedAt is not null), list => Assert.Equal(0, list.Members));
        Assert.Equal(contacts.Sum(contact => contact.Lists.Count), lists.Sum(list => list.Members));
        await CountsAddUpAsync(bench, contacts);
    }

    private static async Task CountsAddUpAsync(SandboxBench bench, IReadOnlyList<ContactView> contacts)
    {
        var seen = await WalkAsync(bench, "/v3/contacts?status=all&include=list_memberships&limit=37&include_count=true", "contacts");
        Assert.Equal(contacts.Select(contact => contact.ContactId.ToString()).Order(), seen.Select(contact => contact.Text("contact_id"))
            .Order());
        var counts = (await bench.GetAsync("/v3/contacts/counts")).Expect(200).Json;
        Assert.Equal(contacts.Count(contact => contact.DeletedAt is null), counts.Number("total"));
        var members = seen.SelectMany(contact => contact.Texts("list_memberships")).GroupBy(id => id)
            .ToDictionary(group => group.Key, group => group.Count());
        foreach (var list in await WalkAsync(bench, "/v3/contact_lists?include_membership_count=all&limit=11", "lists"))
            Assert.Equal(members.GetValueOrDefault(list.Text("list_id")), list.Number("membership_count"));
        var byPermission = contacts.Where(contact => contact.DeletedAt is null).ToLookup(contact => contact.Permission);
        Assert.Equal((byPermission[PermissionToSend.Explicit].Count(), byPermission[PermissionToSend.Implicit]
            .Count(), byPermission[PermissionToSend.Unsubscribed].Count(), byPermission[PermissionToSend.PendingConfirmation].Count()),
            (counts.Number("explicit"), counts.Number("implicit"), counts.Number("unsubscribed"), counts.Number("pending")));
    }

    private static async Task<List<JsonElement>> WalkAsync(SandboxBench bench, string path, string name)
    {
        List<JsonElement> all = [];
        for (string? next = path; next is not null;)
        {
            var page = (await bench.GetAsync(next)).Expect(200).Json;
            all.AddRange(page.GetProperty(name).EnumerateArray());
            next = page.GetProperty("_links").TryGetProperty("next", out var link) ? link.Text("href") : null;
        }

        return all;
    }
}
