using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Observe;

/// <summary>Reads contacts from Constant Contact into the mirror, page by page.</summary>
sealed class MirrorReader(RunContext run)
{
    /// <summary>Contacts of one page: Constant Contact's most.</summary>
    public const int PageSize = 500;

    /// <summary>Up to this many members that a read did not show are read one by one; above, the list is read again.</summary>
    const int AskOneByOne = 20;

    public static int PagesFor(int contacts) => Math.Max(1, (contacts + PageSize - 1) / PageSize);

    /// <summary>Pages read so far: one request each.</summary>
    public int Pages { get; private set; }

    /// <summary>The last read showed a contact without an id, which may be any that it did not show (B9).</summary>
    bool readProvesNothing;

    /// <summary>
    /// A read that shows fewer contacts than there are is repeated once: pages shift while contacts change, and a contact that they left
    /// out may have opted out (P6, B9).
    /// </summary>
    public const int MostReads = 2;

    /// <summary>Reads all contacts. Returns when it began: it has seen every change up to then.</summary>
    public async Task<DateTimeOffset> ReadAllAsync(RunPhase phase, CancellationToken cancellation)
    {
        if (await run.State.Reads.SweepAsync(cancellation) is not null)
            await run.State.Reads.DropSweepAsync(cancellation);
        return await OneAddressEach.OrOnceMoreAsync(() => ReadAllOnceAsync(phase, cancellation));
    }

    async Task<DateTimeOffset> ReadAllOnceAsync(RunPhase phase, CancellationToken cancellation)
    {
        var began = run.Clock.GetUtcNow();
        var sweep = Guid.CreateVersion7(began);
        for (var reads = 1; reads <= MostReads; reads++)
        {
            var total = await DoubtedIfEndlessAsync(
                () => ReadPagesAsync(phase, sweep, cancellation), () => run.State.Mirror.DoubtAsync(sweep, cancellation));
            if (await run.State.Reads.EndSweepAsync(sweep, total, cancellation) || total is null)
                break;
        }
        return began;
    }

    /// <summary>Returns how many contacts there are, as far as Constant Contact said.</summary>
    async Task<int?> ReadPagesAsync(RunPhase phase, Guid sweep, CancellationToken cancellation)
    {
        int? total = null;
        var done = 0;
        var provesNothing = false;
        var pages = run.ConstantContact.ContactsAsync(new ContactRead.All(), cancellation);
        await foreach (var page in pages.ReadAheadAsync(cancellation, atOnce: 1))
        {
            Pages++;
            total = page.Total ?? total;
            await OneAddressEach.CheckAsync(run.State.Mirror, page.Contacts, sweep, cancellation);
            await run.State.Mirror.SaveContactsAsync(page.Contacts, sweep, cancellation);
            await run.State.Mirror.SeenAsync(page.UnreadIds, sweep, cancellation);
            provesNothing |= page.ProvesNothing;
            done += page.Count;
            await run.ReportAsync(phase, done, total ?? 0, cancellation);
        }
        await ThrowIfImplausiblyEmptyAsync(done, cancellation);
        return provesNothing ? null : total;
    }

    /// <summary>B3: an account that had contacts and reads as empty needs approval, which a user may have given already.</summary>
    public async Task ThrowIfImplausiblyEmptyAsync(int read, CancellationToken cancellation)
    {
        if (read > 0)
            return;
        var known = await run.State.Mirror.CountContactsAsync(null, cancellation);
        if (known >= run.Policy.Holds.FewContacts && !await IsApprovedAsync(cancellation))
            throw new ImplausibleReadException(RunSentences.ReadsAsEmpty(known));
    }

    /// <summary>A user approved a run that was held before it had a plan, so Constant Contact may really be empty.</summary>
    async Task<bool> IsApprovedAsync(CancellationToken cancellation) =>
        run.Claim.Request.ApprovedHold is { } held
        && await run.Runs.FindAsync(run.Claim.Organization, held, cancellation) is { PlanDigest: null };

    /// <summary>Returns the ids that the read showed.</summary>
    public Task<HashSet<CtctContactId>> ReadAsync(ContactRead read, CancellationToken cancellation) => OneAddressEach.OrOnceMoreAsync(() =>
    {
        var seen = new OneAddressEach();
        return DoubtedIfEndlessAsync(
            () => ReadOnceAsync(read, seen, cancellation), () => run.State.Mirror.DoubtAsync(seen.Seen, cancellation));
    });

    /// <summary>A read without an end may have shown contacts that do not exist.</summary>
    static async Task<T> DoubtedIfEndlessAsync<T>(Func<Task<T>> readAsync, Func<Task> doubtAsync)
    {
        try
        {
            return await readAsync();
        }
        catch (EndlessReadException)
        {
            await doubtAsync();
            throw;
        }
    }

    async Task<HashSet<CtctContactId>> ReadOnceAsync(ContactRead read, OneAddressEach seen, CancellationToken cancellation)
    {
        HashSet<CtctContactId> unread = [];
        var provesNothing = false;
        await foreach (var page in run.ConstantContact.ContactsAsync(read, cancellation))
        {
            Pages++;
            seen.Take(page.Contacts);
            await run.State.Mirror.SaveContactsAsync(page.Contacts, null, cancellation);
            await run.State.Mirror.SeenAsync(page.UnreadIds, null, cancellation);
            unread.UnionWith(page.UnreadIds);
            provesNothing |= page.ProvesNothing;
        }
        readProvesNothing = provesNothing;
        return [.. seen.Seen, .. unread];
    }

    /// <summary>
    /// Reads a list's members. Those that the mirror had and the read did not show are read a second time (B9). Returns whether the members
    /// are now known.
    /// </summary>
    public async Task<bool> ReadListAsync(ListId list, CancellationToken cancellation)
    {
        var seen = await ReadAsync(new ContactRead.OnLists([list]), cancellation);
        var missing = (await run.State.Mirror.ContactsOnListAsync(list, cancellation)).Where(c => !seen.Contains(c.Id)).ToList();
        if (missing.Count <= AskOneByOne)
        {
            foreach (var contact in missing)
                await ReadAsync(new ContactRead.One(contact.Id), cancellation);
            return true;
        }
        var seenAgain = await ReadAsync(new ContactRead.OnLists([list]), cancellation);
        if (readProvesNothing)
            return false;
        await run.State.Mirror.LeaveListAsync([.. missing.Where(c => !seenAgain.Contains(c.Id))], list, cancellation);
        return seenAgain.IsSupersetOf(seen);
    }
}
