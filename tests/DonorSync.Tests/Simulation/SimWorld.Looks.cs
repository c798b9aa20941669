using DonorSync.Core.Tests.StateMachine;
using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Journal;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Simulation;

/// <summary>The views of the world for the checks.</summary>
sealed partial class SimWorld
{
    /// <summary>Returns the opt-ins of all contacts, from the rows alone.</summary>
    public async Task<List<Voice>> VoicesAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var rows = await db.Contacts().AsNoTracking()
            .Select(static c => new { c.Id, c.PrimaryEmail, c.Preferences.IntegrationEmailOptIn, c.OptInChangedAt }).ToListAsync();
        return rows.ConvertAll(
            static r => new Voice(r.Id.ToString(), SimPeople.KeyOf(r.PrimaryEmail), r.IntegrationEmailOptIn, r.OptInChangedAt));
    }

    /// <summary>Returns what the journal and the evidence still contain of an erased person whose lists are done.</summary>
    public async Task<IReadOnlyList<string>> TracesOfErasedAsync()
    {
        if (Erased.Count == 0)
            return [];
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var steps = await db.Set<StepRow>().AsNoTracking().Where(static s => s.Contact != null).Select(static s => s.Contact!)
            .ToListAsync();
        var evidence = await db.ConsentEvents().AsNoTracking().Where(static e => e.Email != null).Select(static e => e.Email!)
            .ToListAsync();
        bool IsErased(string address) => Erased.Contains(SimPeople.KeyOf(address));
        return [.. steps.Where(IsErased).Select(static s => $"the journal: {s}"),
            .. evidence.Where(IsErased).Select(static e => $"the evidence: {e}")];
    }

    /// <summary>Returns all that runs write to the database, as text.</summary>
    async Task<string> TextAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var runs = await db.Set<RunRow>().AsNoTracking().OrderBy(static r => r.StartedAt)
            .Select(static r => $"{r.Id} {r.State} {r.Phase} {r.Done} {r.Requests} {r.FinishedAt}").ToListAsync();
        var steps = await LoggedStep.Of(db, db.Set<StepRow>().AsNoTracking()).OrderBy(static s => s.Run).ThenBy(static s => s.Sequence)
            .ToListAsync();
        var lines = steps.Select(static s => $"{s.Run} {StepTexts.LineOf(s.ToStep(), s.Place)} {s.Result}");
        return string.Join('\n', [SimText.Kept(await LookAsync()), .. runs, .. lines]);
    }

    /// <summary>Returns the journal of the latest run.</summary>
    public async Task<IReadOnlyList<(Step Step, StepState State)>> JournalAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var latest = db.Set<RunRow>().OrderByDescending(static r => r.StartedAt).ThenByDescending(static r => r.Id)
            .Select(static r => r.Number).Take(1);
        var steps = LoggedStep.Of(db, db.Set<StepRow>().AsNoTracking().Where(s => latest.Contains(s.Run)));
        return [.. (await steps.OrderBy(static s => s.Sequence).ToListAsync())
            .Select(static s => (s.ToStep(), s.State))];
    }

    /// <summary>Returns the evidence of changed opt-ins (B11).</summary>
    public async Task<ILookup<string, (bool Yes, DateTimeOffset At)>> EvidenceAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        return (await db.ConsentEvents().AsNoTracking().OrderBy(static e => e.At).ToListAsync())
            .ToLookup(static e => e.ContactId.ToString(), static e => (e.After, e.At));
    }

    /// <summary>Checks that all addresses with a step to do are logged as changed.</summary>
    /// <returns>Whether there was a valid fingerprint.</returns>
    public async Task<bool> CheckChangesAsync()
    {
        if (settings.FullReadUpTo >= 1_000)
            return false;
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        if (await db.Set<AccountRow>().Select(static a => (int?)a.Id).FirstOrDefaultAsync() is not { } account)
            return false;
        var nobody = new RunClaim(Organization, connection, account, new(Guid.Empty), -1, new(RunKind.Preview));
        var found = await new ChangeOracle(
            db, people.GetRequiredService<ICrms>().Open(Organization), people.GetRequiredService<ISyncStates>().Open(nobody))
                .LookAsync(CancellationToken.None);
        Promise.Check(found.Wrong is null, $"An hour with little news left something out: {found.Wrong}");
        return found.Tracked;
    }

    /// <summary>Returns the reasons of failed steps.</summary>
    public async Task<string> FailuresAsync(RunId run)
    {
        var failures = await people.GetRequiredService<RunChanges>().FailuresAsync(Organization, run, 5, CancellationToken.None);
        return string.Join("; ", failures.Select(static f => $"{f.What}: {f.Reason}"));
    }

    /// <summary>Returns both sides and the baselines for the checks, not read by the product.</summary>
    public async Task<BothSides> LookAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var groups = (await db.GroupMembers().AsNoTracking().ToListAsync()).ToLookup(static m => m.ContactId, static m => m.GroupId);
        return new BothSides
        {
            Groups = [.. (await db.Groups().AsNoTracking().ToListAsync()).Select(static g => new CrmGroup(new(g.Id.ToString()), g.Name))],
            People = [.. (await db.Contacts().AsNoTracking().ToListAsync()).Select(c => c.ToCore(groups[c.Id]))],
            LiveLists = [.. Account.Lists().Select(static l => new CtctList(new(l.ListId.ToString()), l.Name, false))],
            Subscribers = [.. Account.Contacts(ServiceView.Of)],
            Links = [.. (await db.Set<LinkRow>().AsNoTracking().ToListAsync()).Select(static l => l.ToCore())],
            Baselines = (await db.Set<BaselineRow>().AsNoTracking().ToListAsync()).Select(static b => b.ToCore())
                .ToDictionary(static b => b.Key),
            Extras = Account.Contacts(static c => (Id: new CtctContactId(c.Id.ToString()), Extras: ServiceView.ExtrasOf(c)))
                .ToDictionary(static c => c.Id, static c => c.Extras),
            At = Clock.GetUtcNow(),
            Left = Left,
            OnceRefused = OnceRefused,
            OnceDetached = OnceDetached,
            LeftByMerging = LeftByMerging,
            Erased = Erased,
            MaybeErased = MaybeErased,
        };
    }
}
