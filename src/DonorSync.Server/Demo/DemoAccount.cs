using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Server.Demo;

/// <summary>
/// The Constant Contact account before it is connected: three lists (one has a group's name in another case, one is empty) and about 400
/// contacts, of which some are donors, some unsubscribed, pending or deleted.
/// </summary>
static class DemoAccount
{
    public const string Newsletter = "newsletter";
    public const string Website = "Website sign-ups";
    public const string Raffle = "Old raffle";

    public const string Unsubscribed = "nelson.keisha@inbox.example.com";
    public const string Deleted = "macleod.niamh@example.com";

    static readonly DateTimeOffset LongAgo = new(2024, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public static void Seed(AccountControl account) => account.Seed(
        [new() { Name = Newsletter, CreatedAt = LongAgo }, new() { Name = Website, CreatedAt = LongAgo },
            new() { Name = Raffle, CreatedAt = LongAgo }],
        [
            Donor(DemoPeople.Bjorn, Newsletter), Donor(DemoPeople.Heather, Newsletter), Donor(DemoPeople.Sule, Newsletter),
            Donor(Unsubscribed) with { Permission = PermissionToSend.Unsubscribed, PermissionSource = ActedBy.Contact },
            Donor(Deleted) with { Deleted = true },
            .. Enumerable.Range(0, 395).Select(Subscriber),
        ]);

    static SeedContact Donor(string email, params string[] lists) => new() { Email = email, Lists = lists, CreatedAt = LongAgo };

    /// <summary>Subscribers that the CRM does not know; one in ten may not be imported.</summary>
    static SeedContact Subscriber(int number)
    {
        var contact = Donor($"subscriber{number}@website.example.com", Website) with
        {
            FirstName = "Subscriber",
            LastName = $"No. {number}",
            City = "Riverside",
            CreatedAt = LongAgo.AddMinutes(number),
        };
        return (number % 30) switch
        {
            9 => contact with { Permission = PermissionToSend.Unsubscribed, PermissionSource = ActedBy.Contact },
            19 => contact with { Permission = PermissionToSend.PendingConfirmation },
            29 => contact with { Deleted = true },
            _ => contact,
        };
    }
}
