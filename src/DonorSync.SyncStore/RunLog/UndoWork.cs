namespace DonorSync.SyncStore.RunLog;

/// <summary>
/// One undo in progress, some hundred steps at a time, because other writers wait for it. Memberships first, so that an imported contact is
/// then only in groups that users put it in.
/// </summary>
sealed class UndoWork(DonorSyncDb db, IRunUndo donors, RunRow run, ChangeAuthor author, DateTimeOffset now)
{
    const int StepsPerPass = 500;

    readonly UndoneRun undone = new(run.StartedAt, run.FinishedAt, author, now);
    Dictionary<string, Guid> groups = [];

    public int Contacts { get; private set; }
    public int Memberships { get; private set; }
    public int Fields { get; private set; }
    public List<string> LeftAlone { get; } = [];

    public async Task UndoAsync(CancellationToken cancellation)
    {
        groups = await db.Set<LinkRow>().Where(l => l.AccountId == run.AccountId)
            .ToDictionaryAsync(l => l.LinkId, l => Guid.Parse(l.GroupId), cancellation);
        await PassAsync(StepPhase.CrmMemberships, LeaveAsync, cancellation);
        await PassAsync(StepPhase.CrmContacts, TakeBackAsync, cancellation);
    }

    async Task PassAsync(StepPhase phase, Func<List<LoggedStep>, CancellationToken, Task> undo, CancellationToken cancellation)
    {
        var (first, last) = StepPhases.KindsOf(phase);
        var after = 0L;
        while (true)
        {
            var steps = await LoggedStep.In(db, run.Number, StepState.Done)
                .Where(s => s.Kind >= first && s.Kind <= last && s.Sequence > after)
                .OrderBy(static s => s.Sequence).Take(StepsPerPass).ToListAsync(cancellation);
            if (steps.Count == 0)
                return;
            after = steps[^1].Sequence;
            await undo(steps.FindAll(static s => s.CrmContact is not null), cancellation);
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Entries().Where(static e => e.Entity is not RunRow).ToList()
                .ForEach(static e => e.State = EntityState.Detached);
        }
    }

    async Task LeaveAsync(List<LoggedStep> joined, CancellationToken cancellation)
    {
        var steps = joined.ConvertAll(row => (Row: row, Step: (ContactStep.JoinGroup)row.ToStep(), Contact: Guid.Parse(row.CrmContact!)));
        var there = steps.Where(s => groups.ContainsKey(s.Step.Link.Value)).Select(s => (groups[s.Step.Link.Value], s.Contact)).ToList();
        var left = (await donors.LeaveAsync(db, there, undone, cancellation)).ToHashSet();
        var keys = steps.ConvertAll(static s => s.Step.Key.Value);
        var baselines = await db.Set<BaselineRow>().Where(b => b.AccountId == run.AccountId && keys.Contains(b.Key))
            .ToDictionaryAsync(b => b.Key, cancellation);
        foreach (var (row, step, contact) in steps)
        {
            // Of two steps for one membership, the first one counts.
            if (!groups.TryGetValue(step.Link.Value, out var group) || !left.Remove((group, contact)))
            {
                LeftAlone.Add($"{row.Contact} has left {row.Place}, or was added to it by a user");
                continue;
            }
            Memberships++;
            if (baselines.TryGetValue(step.Key.Value, out var baseline))
                baseline.Memberships = MembershipText.Write(baseline.ToCore().With(step.Link, Membership.Undone).Memberships);
        }
    }

    async Task TakeBackAsync(List<LoggedStep> made, CancellationToken cancellation)
    {
        var steps = made.ConvertAll(static row => new DoneStep((ContactStep)row.ToStep(), Guid.Parse(row.CrmContact!), row.Contact));
        var done = await donors.TakeBackAsync(db, steps, undone, cancellation);
        (Contacts, Fields) = (Contacts + done.Contacts, Fields + done.Fields);
        LeftAlone.AddRange(done.LeftAlone);
    }
}
