using DonorSync.Sync.Network;

namespace DonorSync.Sync.Observe;

/// <summary>
/// The complete read of a large account, once a day. Hourly work goes first: it reads the pages for which a request is left, and continues
/// in the next runs, at least a page in each, while the change reads run as usual. The mirror marks each contact that it or any other read
/// showed since it began; so it proves as much as one without a pause (B9).
/// </summary>
sealed class CompleteRead(RunContext run, MirrorReader reader)
{
    /// <summary>
    /// As <see cref="OpenSweep.Total"/>, a number that no read reaches: this read proves nothing about a contact that it does not show
    /// (B9).
    /// </summary>
    const int Unprovable = int.MaxValue;

    OpenSweep? open;
    PageBounds bounds = new();
    bool isNew;
    bool beganAgain;

    /// <summary>Pages read in this run: one request each.</summary>
    public int Pages { get; private set; }

    /// <summary>When the read that ended in this run began; null when none did.</summary>
    public DateTimeOffset? EndedBeganAt { get; private set; }

    /// <summary>The same, only for a read that this run began as well: it alone has seen every change up to then.</summary>
    public DateTimeOffset? AllChangesSeenFrom { get; private set; }

    /// <summary>
    /// Begins a read that is due, or finds one that has begun. Returns whether this run read everything, from the first page to the last.
    /// </summary>
    public async Task<bool> BeginAsync(bool isDue, CancellationToken cancellation)
    {
        open = await run.State.Reads.SweepAsync(cancellation);
        if (open is not null || !isDue)
            return false;
        Renew();
        return await ReadAsync(waits: false, cancellation);
    }

    /// <summary>Continues a read that has not ended.</summary>
    public async Task ContinueAsync(CancellationToken cancellation)
    {
        if (open is not null)
            await ReadAsync(waits: Pages == 0, cancellation);
    }

    /// <summary>Reads pages while requests are left. Returns whether that was all.</summary>
    /// <param name="waits">Whether to wait for the first page, so that every complete read ends some day.</param>
    async Task<bool> ReadAsync(bool waits, CancellationToken cancellation)
    {
        while (await run.ConstantContact.SweepPageAsync(open!.Next, waits, cancellation) is { } answer)
        {
            if (answer is SweepPage.Gone(var why))
            {
                if (isNew)
                    throw new ConstantContactException(why);
                Renew();
                continue;
            }
            waits = false;
            var (page, next) = (SweepPage.Read)answer;
            await EndEndlessAsync(page, next, cancellation);
            if (!await IsBelievedAsync(page.Contacts, cancellation))
                continue;
            var total = page.ProvesNothing || open.Total == Unprovable ? Unprovable : page.Total ?? open.Total;
            open = open with { Next = next, Read = open.Read + page.Count, Total = total };
            await run.State.Reads.SaveSweepAsync(page.Contacts, open, cancellation);
            await run.State.Mirror.SeenAsync(page.UnreadIds, open.Id, cancellation);
            Pages++;
            await run.ReportAsync(RunPhase.Reading, open.Read, total is null or Unprovable ? 0 : total.Value, cancellation);
            if (next is null && await EndAsync(cancellation))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Stops a read whose pages have no end, which would use up the requests of every organization. The next run begins again.
    /// </summary>
    async Task EndEndlessAsync(ContactPage page, string? next, CancellationToken cancellation)
    {
        var ids = page.Contacts.Select(static c => (string?)c.Id.Value).Concat(page.Unread.Select(static id => id?.Value));
        var endless = bounds.Take(ids, page.Total ?? open!.Total);
        if (next is null || (endless is null && !IsFarBeyond(open!)))
            return;
        await run.State.Mirror.DoubtAsync(open!.Id, cancellation);
        await run.State.Reads.DropSweepAsync(cancellation);
        throw new EndlessReadException(RunSentences.EndlessPages(endless ?? RunSentences.MoreThanThereAre(open!.Read, open.Total)));
    }

    /// <summary>Whether the pages of all runs together show far more contacts than there are.</summary>
    static bool IsFarBeyond(OpenSweep sweep) =>
        sweep.Total is { } total and < Unprovable && sweep.Read > (2L * total) + (20 * MirrorReader.PageSize);

    /// <summary>Begins the read again once when a contact shows with two addresses: a user may just have changed it.</summary>
    async Task<bool> IsBelievedAsync(IReadOnlyList<CtctContact> page, CancellationToken cancellation)
    {
        try
        {
            await OneAddressEach.CheckAsync(run.State.Mirror, page, open!.Id, cancellation);
            return true;
        }
        catch (ContradictoryReadException) when (!beganAgain)
        {
            Pages++;
            beganAgain = true;
            Renew();
            return false;
        }
    }

    void Renew()
    {
        var now = run.Clock.GetUtcNow();
        (open, isNew, bounds) = (new OpenSweep(Guid.CreateVersion7(now), now), true, new PageBounds());
    }

    /// <summary>Returns whether this was the last pass: one that showed fewer contacts than there are is repeated once (P6, B9).</summary>
    async Task<bool> EndAsync(CancellationToken cancellation)
    {
        var ended = open!;
        await reader.ThrowIfImplausiblyEmptyAsync(ended.Read, cancellation);
        if (!await run.State.Reads.EndSweepAsync(ended.Id, ended.Total, cancellation)
            && ended.Total is not null and not Unprovable && ended.Pass < MirrorReader.MostReads)
        {
            open = ended with { Pass = ended.Pass + 1, Next = null, Read = 0 };
            bounds = new PageBounds();
            // Another run may read its first page, and must know that it is the last pass.
            await run.State.Reads.SaveSweepAsync([], open, cancellation);
            return false;
        }
        await run.State.Reads.DropSweepAsync(cancellation);
        open = null;
        EndedBeganAt = ended.BeganAt;
        if (isNew)
            AllChangesSeenFrom = ended.BeganAt;
        return true;
    }
}
