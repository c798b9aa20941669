using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.CrmTests;

/// <summary>B11: each change of an opt-in is recorded. M7, P3: who set it, and when.</summary>
public sealed class ConsentTests : CrmTest
{
    [Fact]
    public async Task B11_A_change_of_opt_in_leaves_evidence_of_who_when_and_why()
    {
        var id = await ContactAsync("Ada@Example.org");
        Database.Clock.Advance(TimeSpan.FromHours(1));

        await Donors.Contacts.PatchAsync(id, OptIn(false), Api with { Reason = "asked by phone" }, Cancellation);

        var evidence = Assert.Single(await EvidenceAsync(id));
        Assert.Equal((true, false), (evidence.Before, evidence.After));
        Assert.Equal((ConsentSource.Api, "API token Test", "asked by phone"), (evidence.Source, evidence.Who, evidence.Reason));
        Assert.Equal(("Ada@Example.org", Database.Now), (evidence.Email, evidence.At));
        var contact = (await Donors.Contacts.GetAsync(id, Cancellation)).Contact;
        Assert.Equal((Database.Now, SetBy.Person), (contact.OptInChangedAt, contact.OptInChangedBy));
    }

    [Fact]
    public async Task B11_A_contact_created_opted_out_leaves_evidence_and_an_opted_in_one_does_not()
    {
        var (yes, no) = (await ContactAsync("a@example.org"), await ContactAsync("b@example.org", optIn: false));

        Assert.Empty(await EvidenceAsync(yes));
        var evidence = Assert.Single(await EvidenceAsync(no));
        Assert.Equal((null, false), (evidence.Before, evidence.After));
    }

    [Fact]
    public async Task B11_Setting_the_same_value_is_not_a_change()
    {
        var id = await ContactAsync("a@example.org", optIn: false);
        var before = (await Donors.Contacts.GetAsync(id, Cancellation)).Contact.OptInChangedAt;
        Database.Clock.Advance(TimeSpan.FromHours(1));

        await Donors.Contacts.PatchAsync(id, OptIn(false), Api, Cancellation);

        Assert.Single(await EvidenceAsync(id));
        Assert.Equal(before, (await Donors.Contacts.GetAsync(id, Cancellation)).Contact.OptInChangedAt);
    }

    [Fact]
    public async Task B11_The_evidence_outlives_the_contact()
    {
        var id = await ContactAsync("a@example.org", optIn: false);

        await Donors.Contacts.DeleteAsync(id, Api, Cancellation);

        Assert.All(await EvidenceAsync(id), static e => Assert.Equal("a@example.org", e.Email));
    }

    [Fact]
    public async Task B11_A_bulk_change_of_opt_ins_leaves_evidence_too()
    {
        var id = await ContactAsync("a@example.org");

        var report = await Donors.Entries.SaveAsync(
            [new(OptIn(false), [], id), new(OptIn(false) with { LastName = "New" }, [])], new(ConsentSource.Import,
                "donors.csv"), Cancellation);

        Assert.All(report.Results, r => Assert.Null(r.Rejection));
        Assert.Equal(ConsentSource.Import, Assert.Single(await EvidenceAsync(id)).Source);
        Assert.Single(await EvidenceAsync(report.Results[1].Id!.Value));
    }

    [Fact]
    public async Task B11_A_refused_change_leaves_no_evidence_and_no_trace()
    {
        var id = await ContactAsync("a@example.org");

        var report = await Donors.Entries.SaveAsync(
            [new(OptIn(false) with { FirstName = "Half", PrimaryEmail = "nobody" }, [], id),
                new(new() { LastName = "Good" }, [])], Api, Cancellation);
        await Assert.ThrowsAsync<ValidationFailedException>(
            () => Donors.Contacts.PatchAsync(id, OptIn(false) with { FirstName = "Half", PrimaryEmail = "nobody" }, Api, Cancellation));

        Assert.IsType<ValidationFailedException>(report.Results[0].Rejection);
        Assert.NotNull(report.Results[1].Id);
        Assert.Empty(await EvidenceAsync(id));
        var contact = (await Donors.Contacts.GetAsync(id, Cancellation)).Contact;
        Assert.Null(contact.FirstName);
        Assert.True(contact.Preferences.IntegrationEmailOptIn);
    }

    [Fact]
    public void M7_An_opt_in_set_by_the_sync_does_not_count_as_set_in_the_CRM()
    {
        var contact = new Contact();

        var evidence = OptInChange.Apply(contact, yes: false, new(ConsentSource.Sync, "run", Rule: "P1"), Database.Now);

        Assert.Equal((SetBy.Sync, "P1"), (contact.OptInChangedBy, evidence!.Rule));
    }

    [Fact]
    public async Task P7_Deliverability_keeps_its_date_and_leaves_the_opt_in_alone()
    {
        var id = await ContactAsync("a@example.org");
        Database.Clock.Advance(TimeSpan.FromMinutes(5));

        var contact = (await Donors.Contacts.PatchAsync(
            id, new() { Preferences = new PreferencesChange { EmailDeliverable = false } }, Api, Cancellation)).Contact;

        Assert.Equal(Database.Now, contact.EmailDeliverableChangedAt);
        Assert.True(contact.Preferences.IntegrationEmailOptIn);
        Assert.Empty(await EvidenceAsync(id));
    }

    static ContactChange OptIn(bool yes) => new() { Preferences = new PreferencesChange { IntegrationEmailOptIn = yes } };

    Task<List<ConsentEvent>> EvidenceAsync(Guid contact) =>
        Donors.Db.ConsentEvents().AsNoTracking().Where(e => e.ContactId == contact).ToListAsync(Cancellation);
}
