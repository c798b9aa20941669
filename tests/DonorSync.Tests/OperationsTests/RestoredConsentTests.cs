using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>P9: a restore keeps the opt-outs and erasures that the replaced database recorded after the backup.</summary>
public sealed class RestoredConsentTests : IDisposable
{
    static readonly ChangeAuthor Ann = new(ConsentSource.Person, "ann@example.org", "asked by phone");

    readonly Terminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Later_opt_outs_are_carried_over_by_contact_and_by_address_with_evidence_P9()
    {
        await terminal.FoundAsync();
        await ActAsync(async donors =>
        {
            foreach (var name in new[] { "stays", "says-no", "deleted", "twin", "erased" })
                await donors.Contacts.CreateAsync(new() { PrimaryEmail = $"{name}@example.org" }, Ann, Cancellation);
        });
        (await terminal.BackupAsync("a.db")).Expect(0);
        await ActAsync(async donors =>
        {
            await SayNoAsync(donors, "says-no@example.org");
            await SayNoAsync(donors, "deleted@example.org");
            await donors.Contacts.DeleteAsync((await OneAsync(donors, "deleted@example.org")).Id, Ann, Cancellation);
            // Added since the backup: at an address that the backup has, and at one that it does not have.
            await donors.Contacts.CreateAsync(
                new() { PrimaryEmail = "Twin@Example.org", FirstName = "Other", Preferences = No }, Ann, Cancellation);
            await donors.Contacts.CreateAsync(new() { PrimaryEmail = "new@example.org", Preferences = No }, Ann, Cancellation);
        });
        await using (var program = terminal.Build())
        {
            var id = Guid.Empty;
            await ActAsync(async donors => id = (await OneAsync(donors, "erased@example.org")).Id);
            await program.Services.GetRequiredService<PersonErasure>()
                .EraseAsync(await OrganizationAsync(program.Services), id, Ann, Cancellation);
        }

        var restored = (await terminal.RestoreAsync("a.db")).Expect(0);

        Assert.Contains("contacts opted out by them: 3.", restored.Output, StringComparison.Ordinal);
        Assert.Contains("Addresses erased after the backup: 1;", restored.Output, StringComparison.Ordinal);
        await ActAsync(async donors =>
        {
            foreach (var (name, yes) in new[] { ("stays", true), ("says-no", false), ("deleted", false), ("twin", false) })
                Assert.Equal((name, yes), (name, (await OneAsync(donors, $"{name}@example.org")).Preferences.IntegrationEmailOptIn));
            var no = await OneAsync(donors, "says-no@example.org");
            Assert.Equal((SetBy.Person, Obstacles.OptedOutHere), (no.OptInChangedBy, no.Obstacles));
            var evidence = await donors.Db.ConsentEvents().Where(e => e.ContactId == no.Id).OrderBy(static e => e.At)
                .ToListAsync(Cancellation);
            Assert.Equal(
                [("ann@example.org", "asked by phone"), ("restore", evidence[1].Reason)], evidence.Select(static e => (e.Who, e.Reason)));
            Assert.Single((await donors.Contacts.CreateAsync(new() { PrimaryEmail = "NEW@example.org" }, Ann, Cancellation)).Notes);
        });
        await using var again = terminal.Build();
        await again.Services.GetRequiredService<PersonErasure>().FinishAsync(Cancellation);
        await ActAsync(async donors =>
        {
            Assert.False(await donors.Db.Contacts().AnyAsync(c => c.PrimaryEmailKey == "erased@example.org", Cancellation));
            await Assert.ThrowsAsync<ValidationFailedException>(
                () => donors.Contacts.CreateAsync(new() { PrimaryEmail = "erased@example.org" }, Ann, Cancellation));
        });
    }

    [Fact]
    public async Task Without_later_opt_outs_nothing_is_changed_P9()
    {
        await terminal.FoundAsync();
        await ActAsync(donors => donors.Contacts.CreateAsync(new() { PrimaryEmail = "a@example.org" }, Ann, Cancellation));
        (await terminal.BackupAsync("a.db")).Expect(0);
        Assert.Contains("0, all carried over; contacts opted out by them: 0.", (await terminal.RestoreAsync("a.db")).Expect(0).Output,
            StringComparison.Ordinal);
        await ActAsync(async donors => Assert.True((await OneAsync(donors, "a@example.org")).Preferences.IntegrationEmailOptIn));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static PreferencesChange No => new() { IntegrationEmailOptIn = false };

    async Task ActAsync(Func<DonorSession, Task> act)
    {
        await using var program = terminal.Build();
        await program.Services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(Cancellation);
        await using var donors = program.Services.GetRequiredService<DonorDatabase>().Open(await OrganizationAsync(program.Services));
        await act(donors);
    }

    static async Task<OrganizationId> OrganizationAsync(IServiceProvider services) =>
        (await services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id;

    static Task<Contact> OneAsync(DonorSession donors, string key) =>
        donors.Db.Contacts().AsNoTracking().SingleAsync(c => c.PrimaryEmailKey == key, Cancellation);

    static async Task SayNoAsync(DonorSession donors, string key) =>
        await donors.Contacts.PatchAsync((await OneAsync(donors, key)).Id, new() { Preferences = No }, Ann, Cancellation);
}
