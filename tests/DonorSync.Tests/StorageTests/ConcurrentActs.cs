using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Merging;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import;
using DonorSync.Server.Import.Reading;
using DonorSync.Sync;
using DonorSync.Sync.Apply;
using DonorSync.Sync.Observe;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;
using DonorSync.Tests.ImportTests;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>What an act reports: contacts that it added and removed.</summary>
sealed record ActReport(int Added = 0, int Removed = 0);

/// <summary>
/// One organization, and the acts that may run in it at the same time. <c>new@x.org</c> is in Constant Contact only, <c>no@x.org</c> has
/// opted out, <c>kept@x.org</c> and <c>twin@x.org</c> may be merged, and <c>gone@x.org</c> was deleted.
/// </summary>
sealed class ConcurrentActs(TestDatabase world, Tenant tenant)
{
    static readonly LinkId Link = new("group:board");
    static readonly string[] There = ["kept@x.org", "no@x.org", "twin@x.org", "gone@x.org"];

    const string File = """
        First Name,Last Name,Email,Email Opt In,Groups
        Ada,New,new@x.org,,Board;Fresh
        First,,kept@x.org,Yes,Fresh
        First,,no@x.org,Yes,Board
        First,,twin@x.org,No,
        First,,gone@x.org,,Board

        """;

    Guid kept, twin, deletion;

    public static IReadOnlyDictionary<string, Func<ConcurrentActs, Task<ActReport>>> All { get; } =
        new Dictionary<string, Func<ConcurrentActs, Task<ActReport>>>
        {
            ["import"] = static acts => acts.ImportAsync(),
            ["sync"] = static acts => acts.SyncAsync(),
            ["bulk opt-out"] = static acts => acts.BulkAsync(WorkKind.OptOut, acts.kept),
            ["bulk delete"] = static acts => acts.BulkAsync(WorkKind.Delete, acts.twin),
            ["undo of a deletion"] = static acts => acts.UndoAsync(),
            ["merge"] = static acts => acts.MergeAsync(),
            ["REST bulk"] = static acts => acts.RestAsync(),
            ["REST edit"] = static acts => acts.EditAsync(),
            ["form"] = static acts => acts.FormAsync(),
        };

    /// <summary>Tasks of one organization run one after another, so two of them are never in progress together.</summary>
    public static bool IsWork(string act) => act is "bulk opt-out" or "bulk delete" or "undo of a deletion";

    public static async Task<ConcurrentActs> BeginAsync(TestDatabase world, string account)
    {
        var acts = new ConcurrentActs(world, await world.NewTenantAsync(account));
        await acts.PrepareAsync();
        return acts;
    }

    async Task PrepareAsync()
    {
        var board = await world.AddGroupAsync(tenant, "Board");
        kept = await world.AddContactAsync(tenant, "kept@x.org", board);
        twin = await world.AddContactAsync(tenant, "twin@x.org", board);
        var no = await world.AddContactAsync(tenant, "no@x.org");
        await world.SetOptInAsync(tenant, no, yes: false);
        var gone = await world.AddContactAsync(tenant, "gone@x.org");
        await ReadAsync(There, new(Link, new(board.ToString()), new("board"), "Board", LinkState.Linked));
        await SyncAsync();
        deletion = await world.Get<UndoableDelete>().DeleteAsync(tenant.Organization, gone, Donors.Person, default);
        await ReadAsync(["new@x.org"], null);
        Tick();
    }

    /// <summary>What a run has read from Constant Contact.</summary>
    async Task ReadAsync(string[] emails, Link? link)
    {
        var claim = await world.ClaimAsync(tenant);
        var state = world.State(claim);
        await state.Mirror.SaveListsAsync([new(new("board"), "Board", false, There.Length)], default);
        await state.Mirror.SaveContactsAsync([.. emails.Select(static email => Sample.Contact(email, email, "board"))], null, default);
        if (link is not null)
            await state.Links.SaveLinkAsync(link, default);
        await world.FinishAsync(claim);
    }

    /// <summary>The contacts as pages show them, each with the groups of its address (C10).</summary>
    public async Task<string> ShowAsync()
    {
        await using var db = world.Open(tenant.Organization);
        var groups = await db.Groups().ToDictionaryAsync(static g => g.Id, static g => g.Name);
        var contacts = await db.Contacts().AsNoTracking().ToListAsync();
        var addresses = contacts.ToDictionary(static c => c.Id, static c => c.PrimaryEmail);
        var members = (await db.GroupMembers().ToListAsync()).ToLookup(m => addresses[m.ContactId], m => groups[m.GroupId]);
        var lines = contacts.Select(c =>
            $"{c.PrimaryEmail} {c.FirstName} {c.LastName} {(c.Preferences.IntegrationEmailOptIn ? "Yes" : "No")} "
            + string.Join('+', members[c.PrimaryEmail].Distinct().Order(StringComparer.Ordinal)));
        return string.Join('\n', lines.Order(StringComparer.Ordinal).Append(string.Join(',', groups.Values.Order(StringComparer.Ordinal))));
    }

    public async Task<int> CountAsync()
    {
        await using var db = world.Open(tenant.Organization);
        return await db.Contacts().CountAsync();
    }

    async Task<ActReport> ImportAsync()
    {
        Tick();
        await using var session = world.Get<DonorDatabase>().Open(tenant.Organization);
        using var content = DonorFiles.Bytes(File);
        var reader = await DonorFileReader.OpenAsync(content, new(), default);
        var import = new DonorImport(new DonorBook(session, new(ConsentSource.Import, "donors.csv")), world.Clock);
        var report = await import.RunAsync(reader, dryRun: false, onRejected: null, progress: null, default);
        Assert.Equal((5, 0, report.Rows), (report.Rows, report.Rejected, report.Created + report.Updated + report.Unchanged));
        return new(report.Created);
    }

    /// <summary>The CRM's part of a run; Constant Contact was read before.</summary>
    public async Task<ActReport> SyncAsync()
    {
        Tick();
        var claimed = await world.Runs.TryClaimAsync(tenant.Connection, new RunRequest(RunKind.Manual), default)
            ?? throw new WorkNotNowException("the sync that is in progress");
        var claim = await world.Runs.ResumeClaimAsync(claimed.Run, default) ?? throw new InvalidOperationException("No resume.");
        var run = new RunContext(
            claim, world.Get<ICrms>().Open(tenant.Organization), new UnusedConstantContact(), world.State(claim), world.Runs,
            SyncSettings.Default, new SyncOptions(), world.Clock);
        var observed = new Observation(ReadKind.Full, world.Now, null, new RequestPlan(), null);
        var plan = await new Planner(run, observed).PlanAsync(default);
        var links = new LinkTable(run, []);
        var crm = new CrmSteps(run, links, new(Holds.None, null));
        foreach (var phase in new[] { StepPhase.Consent, StepPhase.CrmContacts, StepPhase.CrmMemberships })
            await crm.ApplyAsync(phase, default);
        await world.Runs.FinishAsync(claim, Ended(run, plan), needsReconnecting: false, default);
        var counts = run.Tally.ToCounts();
        var kinds = await world.Get<RunChanges>().KindsAsync(tenant.Organization, claim.Run, default);
        Assert.Equal(counts.ContactsCreatedInCrm,
            kinds.Where(static k => k is { State: StepState.Done, Kind: StepKind.CreateInCrm }).Sum(static k => k.Count));
        Assert.Equal(counts.AddedToGroups,
            kinds.Where(static k => k is { State: StepState.Done, Kind: StepKind.JoinGroup }).Sum(static k => k.Count));
        return new(counts.ContactsCreatedInCrm);
    }

    static RunOutcome Ended(RunContext run, RunPlan plan) =>
        new(run.Tally.EndState, run.Counts, 0, ReadKind.Full, PlanDigest: plan.Digest, LookedAt: plan.LookedAt);

    async Task<ActReport> BulkAsync(WorkKind kind, Guid contact)
    {
        var work = await world.BulkAsync(tenant, kind, new BulkTask(Reason: "asked by phone"), contact);
        await using var db = world.Open(tenant.Organization);
        var changed = await db.Set<WorkItemRow>().CountAsync(i => i.WorkId == work.Id && i.Outcome == WorkOutcome.Changed);
        return new(Removed: kind == WorkKind.Delete ? changed : 0);
    }

    async Task<ActReport> UndoAsync()
    {
        var (works, claims) = (world.Get<Works>(), world.Get<WorkClaims>());
        // A task that had to wait for a sync is still to be done.
        if (await works.CurrentAsync(tenant.Organization, default) is null)
            await works.BeginUndoAsync(tenant.Organization, deletion, "bob@org.example", default);
        Tick();
        var claim = await claims.TryClaimAsync(default) ?? throw new InvalidOperationException("Nothing to do.");
        try
        {
            while (await world.ChunkAsync(claim))
                Tick();
        }
        catch (WorkNotNowException)
        {
            await claims.ReleaseAsync(claim, null, null, default);
            throw;
        }
        return new(Added: 1);
    }

    async Task<ActReport> MergeAsync()
    {
        Tick();
        var (a, b) = (await world.FindAsync(tenant, kept), await world.FindAsync(tenant, twin));
        if (a is null || b is null)
            return new();
        var request = new MergeRequest(new(a.Id, a.Version), new(b.Id, b.Version), new ContactChange());
        await world.Get<ContactMerges>().MergeAsync(tenant.Organization, request, Donors.Person, default);
        return new(Removed: 1);
    }

    async Task<ActReport> RestAsync()
    {
        Tick();
        await using var session = world.Get<DonorDatabase>().Open(tenant.Organization);
        var saved = await session.Entries.SaveAsync([new(New, ["Fresh"])], new(ConsentSource.Api, "API token"), default);
        return new(saved.Results.Count(static r => r.Id is not null));
    }

    async Task<ActReport> EditAsync()
    {
        Tick();
        await world.EditAsync(tenant, kept, new() { PrimaryEmail = "new@x.org" });
        return new();
    }

    async Task<ActReport> FormAsync()
    {
        Tick();
        await using var session = world.Get<DonorDatabase>().Open(tenant.Organization);
        await session.Contacts.CreateAsync(New, Donors.Person, default);
        return new(Added: 1);
    }

    static ContactChange New => new() { FirstName = "Ada", LastName = "New", PrimaryEmail = "new@x.org" };

    /// <summary>The time, to the second, shows which was first.</summary>
    void Tick() => world.Clock.Advance(TimeSpan.FromSeconds(1));
}
