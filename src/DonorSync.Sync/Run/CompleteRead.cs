using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// The complete read of a large account, once a day. It is work that can wait: it takes the pages that are spared, and goes on in the next
/// runs from where it stopped, at least a page an hour, while the hourly sync goes on beside it. What it has seen is marked in the mirror,
/// and so is what any other read shows meanwhile; so it proves as much as one that is made at a stretch (B9).
/// </summary>
sealed class CompleteRead(RunContext run, MirrorReader reader)
{
    /// <summary>
    /// As <see cref="OpenSweep.Total"/>, a number that no read reaches: this one proves nothing about what it does not show (B9).
    /// </summary>
    const int Unprovable = int.MaxValue;

    OpenSweep? open;
    PageBounds bounds = new();
    bool isNew;
    bool beganAgain;

    /// <summary>Pages this has read: one request each.</summary>
    public int Pages { get; private set; }

    /// <summary>Begins a read that is due, or finds one that was begun. Answers whether everything was read now, from first to last.</summary>
    public async Task<bool> BeginAsync(bool isDue, CancellationToken cancellation)
    {
        open = await run.State.Reads.SweepAsync(cancellation);
        if (open is not null || !isDue)
            return false;
        Renew();
        return await ReadAsync(waits: false, cancellation);
    }

    /// <summary>Goes on with what is not ended.</summary>
    public async Task GoOnAsync(CancellationToken cancellation)
    {
        if (open is not null)
            await ReadAsync(waits: Pages == 0, cancellation);
    }

    /// <summary>Reads the pages that are spared. Answers whether that was all.</summary>
    /// <param name="waits">For one page, so that every complete read ends some day.</param>
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
            await run.ReportAsync("reading", open.Read, total is null or Unprovable ? 0 : total.Value, cancellation);
            if (next is null && await EndAsync(cancellation))
                return true;
        }
        return false;
    }

    /// <summary>Pages without an end would take the requests of every organization. The next run begins again.</summary>
    async Task EndEndlessAsync(ContactPage page, string? next, CancellationToken cancellation)
    {
        var ids = page.Contacts.Select(static c => (string?)c.Id.Value).Concat(page.Unread.Select(static id => id?.Value));
        var endless = bounds.Take(ids, page.Total ?? open!.Total);
        if (next is null || (endless is null && !IsFarBeyond(open!)))
            return;
        await run.State.Reads.DropSweepAsync(cancellation);
        endless ??= $"{open!.Read:N0} contacts of {open.Total:N0}";
        throw new ConstantContactException($"Constant Contact's pages of contacts have no end: {endless}.");
    }

    /// <summary>The pages of several runs together.</summary>
    static bool IsFarBeyond(OpenSweep sweep) =>
        sweep.Total is { } total and < Unprovable && sweep.Read > (2L * total) + (20 * MirrorReader.PageSize);

    /// <summary>A contact that is shown with two addresses: the read begins again once, because a user may just have changed one of them.</summary>
    async Task<bool> IsBelievedAsync(IReadOnlyList<CtctContact> page, CancellationToken cancellation)
    {
        try
        {
            await OneAddressEach.CheckAsync(run.State, page, open!.Id, cancellation);
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

    /// <summary>Answers whether this was the last pass: what fewer contacts show than there are is read once more (P6, B9).</summary>
    async Task<bool> EndAsync(CancellationToken cancellation)
    {
        var ended = open!;
        await reader.BelieveAsync(ended.Read, cancellation);
        if (!await run.State.Reads.EndSweepAsync(ended.Id, ended.Total, cancellation) && ended.Total is not null and not Unprovable && ended.Pass < MirrorReader.MostReads)
        {
            open = ended with { Pass = ended.Pass + 1, Next = null, Read = 0 };
            bounds = new PageBounds();
            // Another run may read its first page, and must know that it is the last pass.
            await run.State.Reads.SaveSweepAsync([], open, cancellation);
            return false;
        }
        await run.State.Reads.DropSweepAsync(cancellation);
        open = null;
        run.FullReadBeganAt = ended.BeganAt;
        // What was read in this run alone has seen every change up to then.
        if (isNew)
            run.ReadBeganAt = ended.BeganAt;
        return true;
    }
}
