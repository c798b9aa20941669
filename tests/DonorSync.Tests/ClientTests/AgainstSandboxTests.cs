using System.Net;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>
/// The client against the sandbox: two implementations of one API description that share no code, over real HTTP, with all limits, on one
/// fast clock.
/// </summary>
public sealed class AgainstSandboxTests : IAsyncLifetime
{
    readonly FastClock clock = new();
    Sandbox sandbox = null!;
    ClientHarness harness = null!;

    AccountControl Account => sandbox.Control.DefaultAccount;

    public async ValueTask InitializeAsync()
    {
        sandbox = await Sandbox.StartAsync(new SandboxOptions { Clock = clock, AutoGrant = true }, default);
        harness = await ClientHarness.AtAsync(sandbox, clock, new() { ["ConstantContact:RequestsPerSecond"] = "4" });
    }

    public async ValueTask DisposeAsync()
    {
        // A crash of the sandbox would otherwise look like a fault of the service.
        Assert.All(sandbox.Control.Requests(), static request => Assert.Null(request.Crash));
        await harness.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    int Requests(string? operation = null) =>
        sandbox.Control.Requests().Count(r => r.IsApi && (operation is null || r.Operation == operation));

    async Task<ListId> ListAsync(string name) => (await harness.Open().CreateListAsync(name, default)).Id;

    void Fault(FaultKind kind, string operation, int rows = 1) =>
        sandbox.Control.AddFault(new SandboxFault { Kind = kind, Operation = operation, Rows = rows });

    static async Task<List<CtctContact>> ReadAsync(IConstantContact open, ContactRead read)
    {
        List<CtctContact> contacts = [];
        await foreach (var page in open.ContactsAsync(read, default))
            contacts.AddRange(page.Contacts);
        return contacts;
    }

    [Fact]
    public async Task A1_signing_in_follows_the_real_redirects()
    {
        Uri redirect = new("http://127.0.0.1:5000/apps/constant-contact/callback");
        var start = harness.Flow.Start(redirect);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var back = await browser.GetAsync(start.Url);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(back.Headers.Location!.Query);
        Assert.Equal(start.State, query["state"]);
        var signedIn = await harness.Flow.CompleteAsync(query["code"]!, redirect, start.CodeVerifier, default);

        Assert.Equal(Account.AccountId, signedIn.Account.Id);
        await Assert.ThrowsAsync<GrantRefusedException>(
            () => harness.Flow.CompleteAsync(query["code"]!, redirect, start.CodeVerifier, default));
    }

    [Fact]
    public async Task Everything_is_read_once_in_pages_of_five_hundred()
    {
        Account.Seed([.. Enumerable.Range(0, 1_200).Select(i => new SeedContact
        {
            Email = $"donor{i}@example.org", FirstName = "D", Street = "1 Main St", Lists = i % 7 == 0 ? [] : ["News"],
            Permission = i % 5 == 0 ? PermissionToSend.Unsubscribed : PermissionToSend.Implicit, Deleted = i % 11 == 0,
        })]);
        var open = harness.Open();

        var contacts = await ReadAsync(open, new ContactRead.All());

        Assert.Equal(3, open.RequestsSpent);
        Assert.Equal(
            Account.Contacts().Select(static c => c.ContactId.ToString()).Order(), contacts.Select(static c => c.Id.Value).Order());
        foreach (var contact in contacts)
        {
            var there = Account.Find(contact.Id.Value)!;
            Assert.Equal(there.DeletedAt is not null, contact.Deleted);
            Assert.Equal(there.Permission == PermissionToSend.Unsubscribed, contact.Permission == Permission.Unsubscribed);
            Assert.Equal(there.Lists.Count, contact.Lists.Length);
            Assert.Equal("1 Main St", contact.Fields.Street);
        }
    }

    [Fact]
    public async Task Each_kind_of_read_finds_its_contacts()
    {
        Account.Seed(
            new SeedContact { Email = "Ada+x@example.org", Lists = ["News"], UpdatedAt = clock.GetUtcNow().AddDays(-9) },
            new SeedContact { Email = "bob@example.org", Lists = ["Other"], UpdatedAt = clock.GetUtcNow().AddDays(-9) },
            new SeedContact { Email = "gone@example.org", Deleted = true, UpdatedAt = clock.GetUtcNow().AddDays(-9) });
        var since = clock.GetUtcNow().AddHours(-1);
        Account.Unsubscribe("bob@example.org");
        Account.Edit("Ada+x@example.org", new ContactEdit { FirstName = "Ada" });
        var open = harness.Open();
        var news = (await open.ListsAsync(default)).Single(static l => l.Name == "News").Id;

        Assert.Equal(
            ["ada+x@example.org"], (await ReadAsync(open, new ContactRead.ChangedSince(since))).Select(static c => c.Email!.Key.Value));
        Assert.Equal(
            ["bob@example.org"], (await ReadAsync(open, new ContactRead.OptedOutSince(since))).Select(static c => c.Email!.Key.Value));
        Assert.Equal(
            ["ada+x@example.org"], (await ReadAsync(open, new ContactRead.OnLists([news]))).Select(static c => c.Email!.Key.Value));
        Assert.Equal(["ada+x@example.org"],
            (await ReadAsync(open, new ContactRead.At(Make.Email("Ada+x@example.org")))).Select(static c => c.Email!.Key.Value));
        var gone = Assert.Single(await ReadAsync(open, new ContactRead.At(Make.Email("gone@example.org"))));
        Assert.True(gone.Deleted);
        Assert.Equal(gone.Id, Assert.Single(await ReadAsync(open, new ContactRead.One(gone.Id))).Id);
        Assert.Empty(await ReadAsync(open, new ContactRead.One(new("0195c000-0000-1000-8000-000000000009"))));
    }

    [Fact]
    public async Task An_import_creates_and_adds_and_leaves_permissions_alone()
    {
        Account.Seed(
            new SeedContact { Email = "known@example.org", FirstName = "Kay", Permission = PermissionToSend.Explicit },
            new SeedContact { Email = "left@example.org", Permission = PermissionToSend.Unsubscribed });
        var (a, b) = (await ListAsync("A"), await ListAsync("B"));

        var report = await harness.Open().ImportAsync(
            [Make.New(Make.Email("ada@example.org"), a.Value, b.Value), Make.Known(Make.Email("known@example.org"), a.Value),
                Make.Known(Make.Email("left@example.org"), b.Value)],
            default);

        Assert.Contains("unsubscribed earlier", Assert.Single(report.Problems), StringComparison.Ordinal);
        var ada = Account.Find("ada@example.org")!;
        Assert.Equal(("Ada", "Lovelace", "London", "N1", "UK"), (ada.FirstName, ada.LastName, ada.City, ada.PostalCode, ada.Country));
        Assert.True(AddressMapping.IsJoined(new(Address1: "1 Main St", Address2: "Flat 2"), ada.Street));
        Assert.Equal(["A", "B"], ada.Lists.Order());
        Assert.Equal(("Kay", PermissionToSend.Explicit),
            (Account.Find("known@example.org")!.FirstName, Account.Find("known@example.org")!.Permission));
        Assert.Equal(["A"], Account.Find("known@example.org")!.Lists);
        Assert.Equal(PermissionToSend.Unsubscribed, Account.Find("left@example.org")!.Permission);
        Assert.Empty(Account.Find("left@example.org")!.Lists);
    }

    [Fact]
    public async Task A_file_import_keeps_every_character()
    {
        await using var small = await ClientHarness.AtAsync(sandbox, clock, new() { ["ConstantContact:ImportBytes"] = "10000" });
        var list = await ListAsync("A");
        ImportRow[] rows =
        [
            .. Enumerable.Range(0, 80).Select(i => new ImportRow(
                Make.Email($"donor{i}@example.org"),
                new(new("Zoë \"Z\", Jr", "漢字;O'Neil", "1, Main St\nBack", "Köln", " x ", "01", "DE"), "Flat 2", "A, B & C"), [list])),
        ];

        Assert.Equal(BulkReport.Clean, await small.Open().ImportAsync(rows, default));

        Assert.Equal(1, Requests("POST /activities/contacts_file_import"));
        Assert.Equal(0, Requests("POST /activities/contacts_json_import"));
        var last = Account.Find("donor79@example.org")!;
        Assert.Equal(("Zoë \"Z\", Jr", "漢字;O'Neil", "Köln", "A, B & C"), (last.FirstName, last.LastName, last.City, last.CompanyName));
        Assert.Equal(80, Account.Lists().Single().Members);
    }

    [Theory]
    [InlineData(FaultKind.Throttled)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.Unavailable)]
    [InlineData(FaultKind.HtmlBody)]
    [InlineData(FaultKind.EmptyBody)]
    [InlineData(FaultKind.CutBeforeEffect)]
    [InlineData(FaultKind.CutAfterEffect)]
    [InlineData(FaultKind.Unauthorized)]
    [InlineData(FaultKind.TokenExpired)]
    public async Task A_fault_of_the_import_call_neither_loses_nor_doubles_it(FaultKind kind)
    {
        var list = await ListAsync("A");
        Fault(kind, "POST /activities/contacts_json_import");

        Assert.Equal(BulkReport.Clean, await harness.Open().ImportAsync([Make.New(Make.Email("ada@example.org"), list.Value)], default));

        Assert.Equal(["A"], Account.Find("ada@example.org")!.Lists);
        Assert.Equal(kind == FaultKind.CutAfterEffect ? 1 : 2, Requests("POST /activities/contacts_json_import"));
    }

    [Theory]
    [InlineData(FaultKind.Forbidden)]
    [InlineData(FaultKind.TokenRevoked)]
    [InlineData(FaultKind.QuotaExceeded)]
    public async Task An_error_independent_of_rows_ends_the_run(FaultKind kind)
    {
        var list = await ListAsync("A");
        Fault(kind, "POST /activities/contacts_json_import");

        var ended = await Assert.ThrowsAnyAsync<ConstantContactException>(
            () => harness.Open().ImportAsync([Make.New(Make.Email("ada@example.org"), list.Value)], default));

        Assert.Equal(kind == FaultKind.TokenRevoked, ended is GrantRefusedException);
        Assert.Equal(kind == FaultKind.QuotaExceeded, ended is BudgetSpentException);
        Assert.Null(Account.Find("ada@example.org"));
    }

    [Theory]
    [InlineData(FaultKind.NotFound)]
    [InlineData(FaultKind.UnsupportedMediaType)]
    [InlineData(FaultKind.ActivityFailed)]
    [InlineData(FaultKind.ActivityCancelled)]
    [InlineData(FaultKind.ActivityTimedOut)]
    [InlineData(FaultKind.ActivityDropsRows)]
    public async Task An_error_of_one_job_affects_only_that_job(FaultKind kind)
    {
        var (a, b) = (await ListAsync("A"), await ListAsync("B"));
        Fault(kind, "POST /activities/contacts_json_import");

        var report = await harness.Open().ImportAsync(
            [Make.New(Make.Email("ada@example.org"), a.Value), Make.New(Make.Email("bob@example.org"), b.Value)], default);

        Assert.Single(report.Problems);
        Assert.Single(Account.Contacts());
    }

    [Fact]
    public async Task A_stuck_job_is_given_up_after_its_time()
    {
        await using var impatient = await ClientHarness.AtAsync(sandbox, clock, new() { ["ConstantContact:ActivityTimeout"] = "00:00:40" });
        var list = await ListAsync("A");
        Fault(FaultKind.ActivityStuck, "POST /activities/contacts_json_import");

        var report = await impatient.Open().ImportAsync([Make.New(Make.Email("ada@example.org"), list.Value)], default);

        Assert.Contains("outcome is unknown", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removals_remove_exactly_these_memberships()
    {
        Account.Seed(
            [.. Enumerable.Range(0, 60).Select(static i => new SeedContact { Email = $"donor{i}@example.org", Lists = ["A", "B", "C"] })]);
        var open = harness.Open();
        var lists = (await open.ListsAsync(default)).ToDictionary(static l => l.Name, static l => l.Id);
        var contacts = await ReadAsync(open, new ContactRead.All());

        Assert.Equal(
            BulkReport.Clean,
            await open.RemoveAsync(
                [.. contacts.Take(30).SelectMany(c => new[] { new Removal(c.Id, lists["A"]), new Removal(c.Id, lists["C"]) })], default));

        Assert.Equal(1, Requests("POST /activities/remove_list_memberships"));
        Assert.Equal([("A", 30), ("B", 60), ("C", 30)], Account.Lists().Select(static l => (l.Name, l.Members)).Order());
    }

    [Fact]
    public async Task Lists_are_made_adopted_renamed_and_deleted()
    {
        var open = harness.Open();
        var made = await open.CreateListAsync("Donors", default);
        var adopted = await open.CreateListAsync("Donors", default);
        Assert.Equal((made.Id, false, true), (adopted.Id, made.Adopted, adopted.Adopted));

        var other = await ListAsync("Other");
        Assert.Null(await open.RenameListAsync(made.Id, "Friends", default));
        Assert.NotNull(await open.RenameListAsync(other, "Friends", default));
        Assert.Equal(["Friends", "Other"], Account.Lists().Select(static l => l.Name).Order());

        Assert.False(await open.IsListGoneAsync(made.Id, default));
        Assert.Null(await open.DeleteListAsync(made.Id, default));
        Assert.True(await open.IsListGoneAsync(made.Id, default));
        Assert.Null(await open.DeleteListAsync(made.Id, default));
        Assert.Equal(["Other"], (await open.ListsAsync(default)).Where(static l => !l.Deleted).Select(static l => l.Name));
        Assert.Contains("no longer exists", (await open.RenameListAsync(new("0195c000-0000-1000-8000-000000000009"), "X", default))!.Reason,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.CutBeforeEffect)]
    [InlineData(FaultKind.CutAfterEffect)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.Throttled)]
    public async Task A_list_is_created_once_despite_failures(FaultKind kind)
    {
        Fault(kind, "POST /contact_lists");

        var list = await ListAsync("Donors");

        Assert.Equal(list.Value, Assert.Single(Account.Lists()).ListId.ToString());
    }

    [Fact]
    public async Task P5_long_addresses_are_created_added_or_left_alone()
    {
        var list = await ListAsync("A");
        var (fresh, known, gone, left) = (Make.Email(51), Make.Email(60), Make.Email(70), Make.Email(80));
        Account.Seed(
            new SeedContact { Email = known.Address },
            new SeedContact { Email = gone.Address, Deleted = true },
            new SeedContact { Email = left.Address, Permission = PermissionToSend.Unsubscribed });

        var report = await harness.Open().ImportAsync(
            [Make.New(fresh, list.Value), Make.New(known, list.Value), Make.New(gone, list.Value), Make.Known(left, list.Value)], default);

        Assert.Empty(report.Problems);
        Assert.Equal(new[] { gone.Key.Value, left.Key.Value }.Order(), report.Refused.Keys.Order());
        Assert.Equal(["A"], Account.Find(fresh.Address)!.Lists);
        Assert.Equal(("Ada", "1 Main St Flat 2"), (Account.Find(fresh.Address)!.FirstName, Account.Find(fresh.Address)!.Street));
        Assert.Equal(["A"], Account.Find(known.Address)!.Lists);
        Assert.NotNull(Account.Find(gone.Address)!.DeletedAt);
        Assert.Equal(PermissionToSend.Unsubscribed, Account.Find(left.Address)!.Permission);
    }

    [Fact]
    public async Task Ten_thousand_contacts_in_ten_groups_stay_within_the_promised_requests()
    {
        List<ListId> lists = [];
        for (var i = 0; i < 10; i++)
            lists.Add(await ListAsync($"Group {i}"));
        var random = new Random(3);
        ImportRow[] rows =
        [
            .. Enumerable.Range(0, 10_000).Select(i => new ImportRow(
                Make.Email($"donor{i}@example.org"),
                new(new("First" + i, "Last" + i, $"{i} Main Street", "Springfield", "IL", "62701", "United States"), null, null),
                [.. lists.Where(_ => random.Next(4) == 0).DefaultIfEmpty(lists[i % 10])])),
        ];
        var open = harness.Open();

        Assert.Equal(BulkReport.Clean, await open.ImportAsync(rows, default));
        var readBack = await ReadAsync(open, new ContactRead.All());

        Assert.Equal(rows.ToDictionary(static r => r.Email.Key, static r => string.Join(' ', r.Lists.Select(static l => l.Value).Order())),
            readBack.ToDictionary(static c => c.Email!.Key, static c => string.Join(' ', c.Lists.Select(static l => l.Value).Order())));
        Assert.All(readBack, static c => Assert.NotNull(c.Fields.FirstName));

        // 10 lists, 10 imports, 20 pages, and the rest of 8 + 10 + 10 + 20 for polling the jobs and other requests of a first sync.
        Assert.InRange(Requests(), 41, 45);
        Assert.DoesNotContain(sandbox.Control.Requests(), static r => r.Status == 429);
    }

    [Fact]
    public async Task Concurrent_calls_keep_within_four_a_second_and_are_never_refused()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => harness.Client().Contacts.CountsAsync(default)));

        Assert.Equal(40, Requests());
        Assert.DoesNotContain(sandbox.Control.Requests(), static r => r.Status == 429);
    }

    [Fact]
    public async Task An_ended_token_is_refreshed_once_for_all_that_wait()
    {
        sandbox.Control.ExpireAccessTokens();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => harness.Client().Account.PrivilegesAsync(default)));

        Assert.Equal(1, sandbox.Control.Requests().Count(static r => r.Operation == "POST /token"));
    }
}
