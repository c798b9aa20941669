using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.RunLog;

sealed class PersonMemory : IPersonMemory
{
    public async Task<IReadOnlyList<PersonStep>> LatestAsync(
        DonorSyncDb db, IReadOnlyCollection<string> addresses, int limit, CancellationToken cancellation)
    {
        var steps = Steps(db, addresses, withPreviews: false).Where(static s => s.Step.State != StepState.Planned)
            // By the run's time: in the order of their numbers SQLite would walk every step there is.
            .OrderByDescending(static s => s.At).ThenByDescending(static s => s.Step.Sequence).Take(limit);
        return (await steps.ToListAsync(cancellation)).ConvertAll(static e =>
        {
            var text = StepTexts.Of(e.Step.ToStep(), e.Step.Place);
            return new PersonStep(
                e.At, e.Run, e.Step.Kind, text.Where, text.Before, text.After, e.Step.Rule.ToString(), e.Step.Result);
        });
    }

    public async Task<PersonSyncRecords> RecordsAsync(
        DonorSyncDb db, IReadOnlyCollection<string> keys, IReadOnlyCollection<string> written, CancellationToken cancellation) => new(
        await ThereAsync(db, keys, cancellation),
        await RememberedAsync(db, keys, cancellation),
        await ChangesAsync(db, written, cancellation),
        await db.Set<BounceRow>().AsNoTracking().Where(b => keys.Contains(b.Key)).OrderBy(b => b.At)
            .Select(b => new PersonBounce(b.Key, b.Kind, b.At)).ToListAsync(cancellation));

    static async Task<IReadOnlyList<PersonThere>> ThereAsync(
        DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var rows = await db.Set<MirrorContactRow>().AsNoTracking()
            .Where(c => keys.Contains(c.CaseKey) || keys.Contains(c.OwnKey)).ToListAsync(cancellation);
        var accounts = rows.Select(static r => r.AccountId).Distinct().ToList();
        var lists = await db.Set<MirrorListRow>().AsNoTracking().Where(l => accounts.Contains(l.AccountId)).ToListAsync(cancellation);
        var names = lists.ToDictionary(static l => (l.AccountId, l.ListId), static l => l.Name);
        return rows.ConvertAll(r =>
        {
            var c = r.ToCore();
            var on = c.Lists.Select(l => names.GetValueOrDefault((r.AccountId, l.Value)) ?? l.Value)
                .Order(StringComparer.OrdinalIgnoreCase);
            return new PersonThere(r.CtctId, r.Email, c.Permission, c.PermissionAt, c.Deleted, c.Fields, [.. on], c.UpdatedAt);
        });
    }

    static async Task<IReadOnlyList<PersonBaseline>> RememberedAsync(
        DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var rows = await db.Set<BaselineRow>().AsNoTracking().Where(b => keys.Contains(b.Key)).ToListAsync(cancellation);
        return rows.ConvertAll(static r =>
        {
            var b = r.ToCore();
            return new PersonBaseline(r.Key, r.CtctId, b.Permission, b.Deleted, b.Ctct, b.Crm);
        });
    }

    static async Task<IReadOnlyList<PersonChange>> ChangesAsync(
        DonorSyncDb db, IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        var steps = Steps(db, addresses, withPreviews: true).OrderBy(static s => s.At).ThenBy(static s => s.Step.Sequence);
        return (await steps.ToListAsync(cancellation)).ConvertAll(static e =>
        {
            var text = StepTexts.Of(e.Step.ToStep(), e.Step.Place);
            return new PersonChange(
                e.At, e.Run, StepKindWords.Of(e.Step.Kind), text.Where, text.Before, text.After, e.Step.Rule.ToString(), e.Step.Result);
        });
    }

    static IQueryable<StepOfRun> Steps(DonorSyncDb db, IReadOnlyCollection<string> addresses, bool withPreviews) =>
        LoggedStep.Of(db, db.Set<StepRow>().AsNoTracking().Where(s => s.Contact != null && addresses.Contains(s.Contact)))
            .Join(
                db.Set<RunRow>().Where(r => withPreviews || r.Kind != RunKind.Preview), static s => s.Run, static r => r.Number,
                static (s, r) => new StepOfRun { Step = s, Run = r.Id, At = r.FinishedAt ?? r.StartedAt });

    sealed class StepOfRun
    {
        public required LoggedStep Step { get; init; }
        public required Guid Run { get; init; }
        public required DateTimeOffset At { get; init; }
    }
}

sealed class MemberCounts : IMemberCounts
{
    public async Task<(int Groups, int Lists)> AtAsync(DonorSyncDb db, DateTimeOffset end, CancellationToken cancellation)
    {
        var last = await db.Set<RunRow>().Where(r => r.StartedAt < end && r.GroupMembers != null)
            .OrderByDescending(r => r.StartedAt).Select(r => new { r.GroupMembers, r.ListMembers }).FirstOrDefaultAsync(cancellation);
        return (last?.GroupMembers ?? 0, last?.ListMembers ?? 0);
    }
}
