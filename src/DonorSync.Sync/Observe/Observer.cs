namespace DonorSync.Sync.Observe;

/// <summary>
/// Reads Constant Contact into the mirror: everything while that is cheap, else what changed, the opt-outs, and the lists whose member
/// count differs from the last one. Unsubscribing and list changes do not move <c>updated_at</c>, so a complete read follows once a day,
/// over several runs where requests are scarce.
/// </summary>
sealed class Observer(RunContext run)
{
    readonly MirrorReader reader = new(run);
    int? contacts;

    public async Task<Observation> ObserveAsync(CancellationToken cancellation)
    {
        await run.ReportAsync(RunPhase.Reading, 0, 0, cancellation);
        var marks = await run.State.Reads.MarksAsync(cancellation);
        var began = run.Clock.GetUtcNow();
        var (lists, listRequests) = await ListsAsync(cancellation);
        var observed = await ReadContactsAsync(marks, lists, began, cancellation);
        await SaveListsAsync(observed.Read, lists, cancellation);
        var campaigns = await new BounceReader(run).ReadAsync(cancellation);
        return observed with { Requests = observed.Requests with { Lists = listRequests, Campaigns = campaigns }, Contacts = contacts };
    }

    async Task<Observation> ReadContactsAsync(
        ReadMarks marks, List<ObservedList> lists, DateTimeOffset began, CancellationToken cancellation)
    {
        if (await MustReadAllAsync(marks, lists, cancellation))
        {
            var allBegan = await reader.ReadAllAsync(RunPhase.Reading, cancellation);
            return new(ReadKind.Full, allBegan, allBegan, new RequestPlan { Contacts = reader.Pages }, null);
        }
        var complete = new CompleteRead(run, reader);
        var requests = new RequestPlan();
        var isDue = run.Clock.GetUtcNow() - marks.FullReadAt >= run.FullReadEvery;
        var isComplete = await complete.BeginAsync(isDue, cancellation);
        if (!isComplete)
        {
            requests = await ReadChangesAsync(marks, lists, cancellation);
            await complete.ContinueAsync(cancellation);
        }
        return new(
            isComplete ? ReadKind.Full : ReadKind.Changes, complete.AllChangesSeenFrom ?? began, complete.EndedBeganAt,
            requests with { Contacts = requests.Contacts + complete.Pages }, null);
    }

    /// <summary>
    /// Returns what the read shows, over what is stored. A list that does not show is gone only when a second look says so (B9).
    /// </summary>
    async Task<(List<ObservedList> Lists, int Requests)> ListsAsync(CancellationToken cancellation)
    {
        var seen = (await run.ConstantContact.ListsAsync(cancellation)).DistinctBy(static l => l.Id).ToDictionary(static l => l.Id);
        var known = (await run.State.Mirror.ListsAsync(cancellation)).ToDictionary(static l => l.Id);
        var lists = new List<ObservedList>();
        foreach (var list in seen.Values)
            lists.Add(new(new(list.Id, list.Name, list.Deleted, list.Members), known.GetValueOrDefault(list.Id)?.Members));
        foreach (var missing in known.Values.Where(l => !l.Deleted && !seen.ContainsKey(l.Id)))
        {
            var gone = await run.ConstantContact.IsListGoneAsync(missing.Id, cancellation);
            lists.Add(new(missing with { Deleted = gone }, missing.Members));
        }
        return (lists, MirrorReader.PagesFor(seen.Count));
    }

    /// <summary>Whether this run reads everything, because nothing else is enough or nothing is cheaper.</summary>
    async Task<bool> MustReadAllAsync(ReadMarks marks, List<ObservedList> lists, CancellationToken cancellation)
    {
        if (run.Claim.Request.FullRead || marks is not { FullReadAt: not null, ChangedSince: not null, OptedOutSince: not null })
            return true;
        var all = await run.State.Mirror.CountContactsAsync(null, cancellation);
        contacts = all;
        return all <= run.Options.FullReadUpTo
            || lists.Where(static l => l.Moved).Sum(static l => MirrorReader.PagesFor(l.Now.Members ?? 0)) >= MirrorReader.PagesFor(all);
    }

    async Task<RequestPlan> ReadChangesAsync(ReadMarks marks, List<ObservedList> lists, CancellationToken cancellation) => new()
    {
        Contacts = await PagesAsync(() => reader.ReadAsync(new ContactRead.ChangedSince(marks.ChangedSince!.Value), cancellation)),
        OptOuts = await PagesAsync(() => reader.ReadAsync(new ContactRead.OptedOutSince(marks.OptedOutSince!.Value), cancellation)),
        ListMembers = await PagesAsync(async () =>
        {
            foreach (var list in lists.Where(static l => l.Moved))
                list.Known = await reader.ReadListAsync(list.Now.Id, cancellation);
        }),
    };

    async Task<int> PagesAsync(Func<Task> readAsync)
    {
        var before = reader.Pages;
        await readAsync();
        return reader.Pages - before;
    }

    /// <summary>Stores a count only when the members behind it are known; else the next run reads them.</summary>
    Task SaveListsAsync(ReadKind read, List<ObservedList> lists, CancellationToken cancellation) =>
        run.State.Mirror.SaveListsAsync(
            [.. lists.Select(l => read == ReadKind.Full || l.Known || !l.Moved ? l.Now : l.Now with { Members = null })], cancellation);

    sealed class ObservedList(MirroredList now, int? membersBefore)
    {
        public MirroredList Now { get; } = now;

        /// <summary>The count differs from that when the members were last known.</summary>
        public bool Moved => !Now.Deleted && (Now.Members is null || Now.Members != membersBefore);

        public bool Known { get; set; }
    }
}

/// <summary>What reading Constant Contact came to; what it read is in the mirror.</summary>
/// <param name="BeganAt">When the last read that saw every change began: the next change read starts there.</param>
/// <param name="FullReadBeganAt">When the complete read that ended in this run began; null when none did.</param>
/// <param name="Requests">The requests that reading needed.</param>
/// <param name="Contacts">About how many contacts the mirror has; null when they were not counted, which costs a look at each.</param>
sealed record Observation(ReadKind Read, DateTimeOffset BeganAt, DateTimeOffset? FullReadBeganAt, RequestPlan Requests, int? Contacts);
