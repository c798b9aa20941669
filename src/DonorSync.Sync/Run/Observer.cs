using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// Reads Constant Contact into the mirror: everything while that is cheap, else what changed, the opt-outs, and the lists whose
/// count is not what it was. Unsubscribing and list changes do not move <c>updated_at</c>, so a complete read follows once a day, over
/// several runs where requests are scarce.
/// </summary>
sealed class Observer(RunContext run)
{
    readonly MirrorReader reader = new(run);
    int listRequests;

    public async Task<ReadKind> ObserveAsync(CancellationToken cancellation)
    {
        await run.ReportAsync("reading", 0, 0, cancellation);
        var marks = await run.State.Reads.MarksAsync(cancellation);
        run.ReadBeganAt = run.Clock.GetUtcNow();
        var lists = await ListsAsync(cancellation);
        run.Requests = new RequestPlan { Lists = listRequests };
        var read = await ReadContactsAsync(marks, lists, cancellation);
        await SaveListsAsync(read, lists, cancellation);
        run.Requests = run.Requests with { Campaigns = await new BounceReader(run).ReadAsync(cancellation) };
        return read;
    }

    async Task<ReadKind> ReadContactsAsync(ReadMarks marks, List<ObservedList> lists, CancellationToken cancellation)
    {
        if (await MustReadAllAsync(marks, lists, cancellation))
        {
            run.Requests = run.Requests with { Contacts = await PagesAsync(() => reader.ReadAllAsync("reading", cancellation)) };
            return ReadKind.Full;
        }
        var complete = new CompleteRead(run, reader);
        var isComplete = await complete.BeginAsync(run.Clock.GetUtcNow() - marks.FullReadAt >= run.Options.FullReadEvery, cancellation);
        if (!isComplete)
        {
            await ReadChangesAsync(marks, lists, cancellation);
            await complete.GoOnAsync(cancellation);
        }
        run.Requests = run.Requests with { Contacts = run.Requests.Contacts + complete.Pages };
        return isComplete ? ReadKind.Full : ReadKind.Changes;
    }

    /// <summary>What the read shows, over what is remembered. A list that does not show is gone only when a second look says so (B9).</summary>
    async Task<List<ObservedList>> ListsAsync(CancellationToken cancellation)
    {
        var seen = (await run.ConstantContact.ListsAsync(cancellation)).DistinctBy(static l => l.Id).ToDictionary(static l => l.Id);
        var known = (await run.State.Mirror.ListsAsync(cancellation)).ToDictionary(static l => l.Id);
        listRequests = MirrorReader.PagesFor(seen.Count);
        var lists = new List<ObservedList>();
        foreach (var list in seen.Values)
            lists.Add(new(new(list.Id, list.Name, list.Deleted, list.Members), known.GetValueOrDefault(list.Id)?.Members));
        foreach (var missing in known.Values.Where(l => !l.Deleted && !seen.ContainsKey(l.Id)))
        {
            var gone = await run.ConstantContact.IsListGoneAsync(missing.Id, cancellation);
            lists.Add(new(missing with { Deleted = gone }, missing.Members));
        }
        return lists;
    }

    /// <summary>At once, because nothing else will do or nothing is cheaper.</summary>
    async Task<bool> MustReadAllAsync(ReadMarks marks, List<ObservedList> lists, CancellationToken cancellation)
    {
        if (run.Claim.Request.FullRead || marks is not { FullReadAt: not null, ChangedSince: not null, OptedOutSince: not null })
            return true;
        var contacts = await run.CountMirrorAsync(cancellation);
        return contacts <= run.Options.FullReadUpTo
            || lists.Where(static l => l.Moved).Sum(static l => MirrorReader.PagesFor(l.Now.Members ?? 0)) >= MirrorReader.PagesFor(contacts);
    }

    async Task ReadChangesAsync(ReadMarks marks, List<ObservedList> lists, CancellationToken cancellation)
    {
        run.Requests = run.Requests with
        {
            Contacts = await PagesAsync(() => reader.ReadAsync(new ContactRead.ChangedSince(marks.ChangedSince!.Value), cancellation)),
            OptOuts = await PagesAsync(() => reader.ReadAsync(new ContactRead.OptedOutSince(marks.OptedOutSince!.Value), cancellation)),
            ListMembers = await PagesAsync(async () =>
            {
                foreach (var list in lists.Where(static l => l.Moved))
                    list.Known = await reader.ReadListAsync(list.Now.Id, cancellation);
            }),
        };
    }

    async Task<int> PagesAsync(Func<Task> readAsync)
    {
        var before = reader.Pages;
        await readAsync();
        return reader.Pages - before;
    }

    /// <summary>A count is remembered only when the members behind it are known; else the next run looks again.</summary>
    Task SaveListsAsync(ReadKind read, List<ObservedList> lists, CancellationToken cancellation) =>
        run.State.Mirror.SaveListsAsync(
            [.. lists.Select(l => read == ReadKind.Full || l.Known || !l.Moved ? l.Now : l.Now with { Members = null })], cancellation);

    sealed class ObservedList(MirroredList now, int? membersBefore)
    {
        public MirroredList Now { get; } = now;

        /// <summary>The count is not what it was when the members were last known.</summary>
        public bool Moved => !Now.Deleted && (Now.Members is null || Now.Members != membersBefore);

        public bool Known { get; set; }
    }
}
