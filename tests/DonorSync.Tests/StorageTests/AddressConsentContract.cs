using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Merging;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Reviews;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>C10, P9: an opt-out belongs to the address. It is not lost with its contact, whatever happens to that.</summary>
public abstract class AddressConsentContract : StorageContract
{
    const string Ada = "ada@x.org";

    DateTimeOffset said;

    /// <summary>Every way in which a contact disappears, or gives up its address.</summary>
    public static TheoryData<string> Ways => ["delete", "delete page", "bulk delete", "erase", "merge", "change address", "clear address"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_opt_out_of_a_deleted_contact_passes_to_contacts_that_share_the_address_C10(string way)
    {
        var (ada, annie) = await SharedAsync(SetBy.Person);

        await LoseAsync(way, ada);

        await HasNoAsync(annie, SetBy.Person);
        var evidence = (await World.EvidenceAsync(Ours, annie))[^1];
        Assert.Equal((true, false, "C10", Donors.Person.Who), (evidence.Before, evidence.After, evidence.Rule, evidence.Who));
        Assert.NotNull(evidence.Reason);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_opt_out_by_the_sync_is_passed_on_as_such_so_that_P3_can_revert_it_C10(string way)
    {
        var (ada, annie) = await SharedAsync(SetBy.Sync);

        await LoseAsync(way, ada);

        await HasNoAsync(annie, SetBy.Sync);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_opted_in_contact_passes_on_no_opt_out(string way)
    {
        var (ada, annie) = (await AddAsync(Ada), await AddAsync(Ada));

        await LoseAsync(way, ada);

        Assert.True((await World.FindAsync(Ours, annie))!.Preferences.IntegrationEmailOptIn);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("delete page")]
    [InlineData("bulk delete")]
    [InlineData("merge")]
    [InlineData("change address")]
    [InlineData("clear address")]
    public async Task An_address_that_was_opted_out_is_added_as_opted_out_with_a_note_P9(string way)
    {
        var ada = await AddAsync("Ada@X.org");
        await SayNoAsync(ada, SetBy.Person);
        await LoseAsync(way, ada);

        await using var session = Open();
        var made = await session.Contacts.CreateAsync(
            new() { PrimaryEmail = " ADA@x.ORG ", Preferences = new PreferencesChange { IntegrationEmailOptIn = true } }, Donors.Person,
            None);

        Assert.Contains("P9", Assert.Single(made.Notes), StringComparison.Ordinal);
        await HasNoAsync(made.Contact.Id, SetBy.Person);
        Assert.Equal("P9", (await World.EvidenceAsync(Ours, made.Contact.Id)).Single().Rule);
    }

    [Fact]
    public async Task In_bulk_and_by_a_changed_address_too_P9()
    {
        var (ada, bob) = (await AddAsync(Ada), await AddAsync("bob@x.org"));
        await SayNoAsync(ada, SetBy.Person);
        await LoseAsync("delete", ada);
        await using var session = Open();

        var report = await session.Entries.SaveAsync(
            [new(new() { PrimaryEmail = Ada }, []), new(new() { PrimaryEmail = "cy@x.org" }, [])], Donors.Person, None);
        var edited = await session.Contacts.PatchAsync(bob, new() { PrimaryEmail = Ada.ToUpperInvariant() }, Donors.Person, None);

        Assert.Equal([1, 0], report.Results.Select(static r => r.Notes.Count));
        await HasNoAsync(report.Results[0].Id!.Value, SetBy.Person);
        Assert.True((await World.FindAsync(Ours, report.Results[1].Id!.Value))!.Preferences.IntegrationEmailOptIn);
        Assert.Single(edited.Notes);
        await HasNoAsync(bob, SetBy.Person);
    }

    [Fact]
    public async Task A_later_opt_in_by_a_user_is_the_last_recorded_consent_P9()
    {
        var ada = await AddAsync(Ada);
        await SayNoAsync(ada, SetBy.Person);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.SetOptInAsync(Ours, ada, true);
        await LoseAsync("delete", ada);

        await using var session = Open();
        Assert.Empty((await session.Contacts.CreateAsync(new() { PrimaryEmail = Ada }, Donors.Person, None)).Notes);
    }

    [Fact]
    public async Task Two_contacts_deleted_together_leave_the_No_of_either_whichever_was_recorded_first_P9()
    {
        var (ada, annie) = await SharedAsync(SetBy.Person);
        await World.SetOptInAsync(Ours, annie, false);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.SetOptInAsync(Ours, annie, true);

        await World.BulkAsync(Ours, WorkKind.Delete, new(), ada, annie);

        await using var session = Open();
        Assert.Single((await session.Contacts.CreateAsync(new() { PrimaryEmail = Ada }, Donors.Person, None)).Notes);
    }

    [Fact]
    public async Task A_contact_that_an_undo_restores_is_opted_out_if_its_address_was_opted_out_since_P9_C10()
    {
        var (ada, annie) = await SharedAsync(SetBy.Person);
        var (first, second) = (await World.BulkAsync(Ours, WorkKind.Delete, new(), annie),
            await World.BulkAsync(Ours, WorkKind.Delete, new(), ada));

        Assert.Equal(1, (await World.UndoAsync(Ours, first)).Count(WorkOutcome.BackOptedOut));
        await HasNoAsync(annie, SetBy.Person);
        Assert.Equal(1, (await World.UndoAsync(Ours, second)).Count(WorkOutcome.GivenBack));
        await HasNoAsync(annie, SetBy.Person);
        await HasNoAsync(ada, SetBy.Person);
    }

    [Fact]
    public async Task An_undone_merge_gives_both_their_consent_back_but_not_over_a_later_No_P9()
    {
        var (ada, annie) = await SharedAsync(SetBy.Sync);
        var work = await MergeAsync(annie, ada);
        await HasNoAsync(annie, SetBy.Sync);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        var third = await AddAsync(Ada);
        await SayNoAsync(third, SetBy.Person, now: true);
        await LoseAsync("delete", third);

        await World.UndoAsync(Ours, work);

        Assert.False((await World.FindAsync(Ours, annie))!.Preferences.IntegrationEmailOptIn);
        await HasNoAsync(ada, SetBy.Sync);
    }

    [Fact]
    public async Task A_run_reads_the_opted_out_addresses_without_a_contact_P9()
    {
        var (ada, bob, cy) = (await AddAsync(Ada), await AddAsync("Bob@x.org"), await AddAsync("cy@x.org"));
        await SayNoAsync(cy, SetBy.Person);
        await SayNoAsync(ada, SetBy.Person);
        var first = said;
        await SayNoAsync(bob, SetBy.Sync);
        await LoseAsync("delete", ada);
        await LoseAsync("delete", bob);
        var state = World.State(await World.ClaimAsync(Ours));

        var all = new List<RecordedNo>();
        await foreach (var no in state.Nos.NosAsync(None))
            all.Add(no);

        Assert.Equal([new(new(Ada), SetBy.Person, first), new(new("bob@x.org"), SetBy.Sync, said)], all);
        Assert.Equal([all[1]], await state.Nos.NosAtAsync([new("bob@x.org"), new("cy@x.org"), new("dee@x.org")], None));
        var theirs = await World.NewTenantAsync("other");
        await foreach (var no in World.State(await World.ClaimAsync(theirs)).Nos.NosAsync(None))
            Assert.Fail($"{no} is of another organization");
    }

    [Fact]
    public async Task A_contact_that_a_run_imports_is_opted_out_by_the_plan_or_by_a_consent_recorded_since_P9()
    {
        var claim = await World.ClaimAsync(Ours);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        var bob = await AddAsync("bob@x.org");
        await SayNoAsync(bob, SetBy.Person, now: true);
        await LoseAsync("delete", bob);
        var no = new RecordedNo(new(Ada), SetBy.Sync, World.Now.AddDays(-1));

        var results = await World.Get<ICrms>().Open(Ours.Organization).ApplyAsync(
            claim, [Create(Ada, no), Create("bob@x.org", null), Create("cy@x.org", null)], static _ => null, None);

        var made = results.Select(Donors.MadeBy).ToList();
        var contacts = new List<Contact>();
        foreach (var id in made)
            contacts.Add((await World.FindAsync(Ours, id))!);
        Assert.Equal([false, false, true], contacts.Select(static c => c.Preferences.IntegrationEmailOptIn));
        Assert.Equal(
            (SetBy.Sync, no.At, SetBy.Person), (contacts[0].OptInChangedBy, contacts[0].OptInChangedAt, contacts[1].OptInChangedBy));
    }

    [Fact]
    public async Task A_review_of_a_returned_contact_lasts_until_a_user_decides_P9()
    {
        var ada = await AddAsync(Ada);
        await SayNoAsync(ada, SetBy.Person);
        var claim = await World.ClaimAsync(Ours);
        var state = World.State(claim);
        await state.Reviews.SaveReviewsAsync([new(Rule.P9, Ada, "back"), new(Rule.P9, "gone@x.org", "back")], null, None);
        await state.Reviews.SaveReviewsAsync([], null, None);
        await World.FinishAsync(claim);
        var reviews = World.Get<OpenReviews>();
        Assert.Equal(1, (await reviews.CountsAsync(Ours.Organization, None))[Rule.P9]);

        Assert.True(
            await World.Get<ReturnedContacts>().OptInAsync(Ours.Organization, Ada, Donors.Person with { Reason = "wrote to us" }, None));
        Assert.False(await World.Get<ReturnedContacts>().KeepAsync(Ours.Organization, Ada, None));

        Assert.True((await World.FindAsync(Ours, ada))!.Preferences.IntegrationEmailOptIn);
        Assert.Equal("wrote to us", (await World.EvidenceAsync(Ours, ada))[^1].Reason);
        Assert.Empty(await reviews.CountsAsync(Ours.Organization, None));
    }

    async Task<(Guid Ada, Guid Annie)> SharedAsync(SetBy by)
    {
        var ids = (await AddAsync(Ada), await AddAsync(Ada.ToUpperInvariant()));
        await SayNoAsync(ids.Item1, by);
        return ids;
    }

    async Task<Guid> AddAsync(string email)
    {
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        return await World.AddContactAsync(Ours, email);
    }

    async Task SayNoAsync(Guid contact, SetBy by, bool now = false)
    {
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await using var db = World.Open(Ours.Organization);
        var author = by == SetBy.Person ? Donors.Person : new ChangeAuthor(ConsentSource.Sync, "sync", "unsubscribed", "P1");
        db.Add(OptInChange.Apply(await db.Contacts().SingleAsync(c => c.Id == contact, None), yes: false, author, World.Now)!);
        await db.SaveChangesAsync(None);
        if (!now)
            said = World.Now;
        World.Clock.Advance(TimeSpan.FromHours(1));
        said = now ? said : (await World.FindAsync(Ours, contact))!.OptInChangedAt;
    }

    async Task HasNoAsync(Guid contact, SetBy by)
    {
        var found = (await World.FindAsync(Ours, contact))!;
        Assert.Equal((false, by, said), (found.Preferences.IntegrationEmailOptIn, found.OptInChangedBy, found.OptInChangedAt));
    }

    async Task LoseAsync(string way, Guid contact)
    {
        await using var session = Open();
        switch (way)
        {
            case "delete":
                await session.Contacts.DeleteAsync(contact, Donors.Person, None);
                break;
            case "delete page":
                await World.Get<UndoableDelete>().DeleteAsync(Ours.Organization, contact, Donors.Person, None);
                break;
            case "bulk delete":
                await World.BulkAsync(Ours, WorkKind.Delete, new(), contact);
                break;
            case "erase":
                await World.Get<PersonErasure>().EraseAsync(Ours.Organization, contact, Donors.Person, None);
                break;
            case "merge":
                await MergeAsync(await AddAsync("other@x.org"), contact);
                break;
            default:
                await session.Contacts.PatchAsync(
                    contact, new() { PrimaryEmail = way == "clear address" ? null : "new@x.org" }, Donors.Person, None);
                break;
        }
        World.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    async Task<WorkRow> MergeAsync(Guid kept, Guid gone)
    {
        var (one, two) = ((await World.FindAsync(Ours, kept))!, (await World.FindAsync(Ours, gone))!);
        var work = await World.Get<ContactMerges>()
            .MergeAsync(Ours.Organization, new(new(kept, one.Version), new(gone, two.Version), new()), Donors.Person, None);
        return (await World.Get<Works>().FindAsync(Ours.Organization, work, None))!;
    }

    static ContactStep.CreateInCrm Create(string email, RecordedNo? no) =>
        new(new(email), Sample.Email(email), new("ct-" + email), CtctFields.Blank, no is null ? Rule.C4 : Rule.P9, no);

    DonorSession Open() => World.Get<DonorDatabase>().Open(Ours.Organization);
}
