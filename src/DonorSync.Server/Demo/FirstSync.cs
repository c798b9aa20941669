using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Server.Demo;

/// <summary>The expected outcomes of the first sync.</summary>
static class FirstSync
{
    public static IReadOnlyList<Expectation> Expectations { get; } =
    [
        new("L1", "Groups with eligible members got lists with their names",
            (w, _) => Of(w.Account.Lists().Any(l => l.Name == "Major Donors") && w.Account.Lists().Any(l => l.Name == "Gala 2026"))),
        new("L2", $"The list \"{DemoAccount.Website}\" got a group",
            async (w, c) => await w.Api.GroupAsync(DemoAccount.Website, c) is not null),
        new("L3", "The empty group \"Gala 2027\" got no list, the empty list \"Old raffle\" no group",
            async (w, c) => w.Account.Lists().All(l => l.Name != "Gala 2027") && await w.Api.GroupAsync(DemoAccount.Raffle, c) is null),
        new("L8", "The group \"Newsletter\" and the list \"newsletter\" were linked",
            async (w, c) => (string?)(await w.Api.GroupAsync("Newsletter", c))!["list"]!["state"] == "linked"
                && w.Account.Lists().Count(l => l.Name.Equals("newsletter", StringComparison.OrdinalIgnoreCase)) == 1),
        new("C2", "Eligible donors were created in Constant Contact, with name and address",
            (w, _) => Of(w.Account.Find(DemoPeople.Dolores) is { FirstName: "Dolores" })),
        new("C4", "Subscribers were imported as persons, opted in",
            async (w, c) =>
                (bool?)(await w.Api.ContactAsync("subscriber0@website.example.com", c))?["preferences"]!["integrationEmailOptIn"] == true),
        new("E6", "Unsubscribed, pending and deleted Constant Contact contacts were not imported",
            async (w, c) => await w.Api.ContactAsync("subscriber9@website.example.com", c) is null
                && await w.Api.ContactAsync("subscriber19@website.example.com", c) is null
                && await w.Api.ContactAsync("subscriber29@website.example.com", c) is null),
        new("E4", "No contact with a top-level domain over 3 characters was sent to Constant Contact",
            (w, _) => Of(w.Account.Find("oliviayoung@donorsync-sample.guru") is null)),
        new("P1", "Donors who were unsubscribed or deleted in Constant Contact are opted out in the donor database",
            async (w, c) =>
                await OptInAsync(w, DemoAccount.Unsubscribed, c) == false && await OptInAsync(w, DemoAccount.Deleted, c) == false),
        new("P5", "Their permission in Constant Contact is unchanged",
            (w, _) => Of(w.Account.Find(DemoAccount.Unsubscribed)!.Permission == PermissionToSend.Unsubscribed
                && w.Account.Find(DemoAccount.Deleted)!.DeletedAt is not null)),
    ];

    internal static Task<bool> Of(bool value) => Task.FromResult(value);

    internal static async Task<bool?> OptInAsync(DemoWorld world, string email, CancellationToken cancellation) =>
        (bool?)(await world.Api.ContactAsync(email, cancellation))?["preferences"]!["integrationEmailOptIn"];
}
