using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>Reads contacts from Constant Contact into the mirror, page by page.</summary>
sealed class MirrorReader(RunContext run)
{
    /// <summary>Contacts of one page: Constant Contact's most.</summary>
    public const int PageSize = 500;

    /// <summary>Members missing from a read that are asked for one by one; above, the list is read again.</summary>
    const int AskOneByOne = 20;

    public static int PagesFor(int contacts) => Math.Max(1, (contacts + PageSize - 1) / PageSize);

    /// <summary>Pages this has read: one request each.</summary>
    public int Pages { get; private set; }

    /// <summary>The last read showed a contact without an id, so that one that it did not show may have been there (B9).</summary>
    bool readProvesNothing;

    /// <summary>A read that shows fewer than there are is done once more: pages are offset-like, and what they left out may be an opt-out (P6, B9).</summary>
    public const int MostReads = 2;

    public async Task ReadAllAsync(string phase, CancellationToken cancellation)
    {
        if (await run.State.Reads.SweepAsync(cancellation) is not null)
            await run.State.Reads.DropSweepAsync(cancellation);
        var began = await OneAddressEach.OrOnceMoreAsync(() => ReadAllOnceAsync(phase, cancellation));
        run.ReadBeganAt = began;
        run.FullReadBeganAt = began;
        run.CreatedReadBackAt = null;
    }

    /// <summary>Returns when it began.</summary>
    async Task<DateTimeOffset> ReadAllOnceAsync(string phase, CancellationToken cancellation)
    {
        var began = run.Clock.GetUtcNow();
        var sweep = Guid.CreateVersion7(began);
        for (var reads = 1; reads <= MostReads; reads++)
        {
            var total = await ReadPagesAsync(phase, sweep, cancellation);
            if (await run.State.Reads.EndSweepAsync(sweep, total, cancellation) || total is null)
                break;
        }
        return began;
    }

    /// <summary>Answers how many contacts there are, as far as it was told.</summary>
    async Task<int?> ReadPagesAsync(string phase, Guid sweep, CancellationToken cancellation)
    {
        int? total = null;
        var done = 0;
        var provesNothing = false;
        await foreach (var page in run.ConstantContact.ContactsAsync(new ContactRead.All(), cancellation).ReadAheadAsync(cancellation, atOnce: 1))
        {
            Pages++;
            total = page.Total ?? total;
            await OneAddressEach.CheckAsync(run.State, page.Contacts, sweep, cancellation);
            await run.State.Mirror.SaveContactsAsync(page.Contacts, sweep, cancellation);
            await run.State.Mirror.SeenAsync(page.UnreadIds, sweep, cancellation);
            provesNothing |= page.ProvesNothing;
            done += page.Count;
            await run.ReportAsync(phase, done, total ?? 0, cancellation);
        }
        await BelieveAsync(done, cancellation);
        return provesNothing ? null : total;
    }

    /// <summary>B3: an account that had contacts and reads as empty is looked at by a person first.</summary>
    public async Task BelieveAsync(int read, CancellationToken cancellation)
    {
        if (read > 0)
            return;
        var known = await run.State.Mirror.CountContactsAsync(null, cancellation);
        if (known >= run.Policy.Holds.FewContacts && !await run.MayReadAsEmptyAsync(cancellation))
            throw new ImplausibleReadException($"Constant Contact reads as empty; it had {known} contacts");
    }

    /// <summary>Returns the ids that it saw.</summary>
    public Task<HashSet<CtctContactId>> ReadAsync(ContactRead read, CancellationToken cancellation) =>
        OneAddressEach.OrOnceMoreAsync(() => ReadOnceAsync(read, cancellation));

    async Task<HashSet<CtctContactId>> ReadOnceAsync(ContactRead read, CancellationToken cancellation)
    {
        var seen = new OneAddressEach();
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
    /// Reads a list's members. Those the mirror had and the read did not show are looked at a second time (B9). Answers whether
    /// the members are now known.
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
