namespace DonorSync.Testing;

/// <summary>The mirror: Constant Contact as last read. What a read did not show is still here (B9).</summary>
public sealed partial class InMemorySyncMemory
{
    public Task<ReadMarks> MarksAsync(CancellationToken cancellation) => Task.FromResult(state.Marks);

    public Task SaveMarksAsync(ReadMarks marks, CancellationToken cancellation) =>
        WriteAsync("memory marks", s => s with { Marks = marks });

    public Task<IReadOnlyList<MirroredList>> ListsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<MirroredList>>([.. state.Lists.Values]);

    public Task SaveListsAsync(IReadOnlyList<MirroredList> lists, CancellationToken cancellation) => WriteAsync("memory lists", s => s with
    {
        Lists = lists.Aggregate(s.Lists, static (all, list) => all.SetItem(list.Id.Value, list)),
    });

    public Task SaveContactsAsync(IReadOnlyList<CtctContact> contacts, Guid? sweep, CancellationToken cancellation) =>
        WriteAsync("memory contacts", s => Keep(s, contacts, sweep ?? s.Sweep?.Id));

    public Task LeaveListAsync(IReadOnlyList<CtctContact> contacts, ListId list, CancellationToken cancellation) =>
        WriteAsync("memory contacts", s => Keep(s, [.. contacts.Select(c => c with { Lists = c.Lists.Remove(list) })], sweep: null));

    public Task SeenAsync(IReadOnlyList<CtctContactId> contacts, Guid? sweep, CancellationToken cancellation) =>
        contacts.Count == 0 ? Task.CompletedTask : WriteAsync("memory seen", s => s with
        {
            Mirror = contacts.Select(id => s.Mirror.GetValueOrDefault(id.Value)).OfType<MirrorEntry>().Aggregate(
                s.Mirror, (all, e) => all.SetItem(e.Contact.Id.Value, e with { Sweep = sweep ?? s.Sweep?.Id ?? e.Sweep, Missed = 0 })),
        });

    public Task DoubtAsync(IReadOnlyCollection<CtctContactId> contacts, CancellationToken cancellation) =>
        DoubtAsync(e => contacts.Contains(e.Contact.Id));

    public Task DoubtAsync(Guid sweep, CancellationToken cancellation) => DoubtAsync(e => e.Sweep == sweep);

    Task DoubtAsync(Func<MirrorEntry, bool> which) => WriteAsync("memory doubt", s =>
        s.Mirror.Values.Where(e => which(e) && e.Missed == 0 && !IsNo(e.Contact) && !s.IsLinked(e.Contact.Id))
            .Aggregate(s, static (all, e) => (all with
            {
                Mirror = all.Mirror.SetItem(e.Contact.Id.Value, e with { Missed = MirrorEntry.Doubted }),
            }).Note([e.CaseKey, e.OwnKey])));

    static bool IsNo(CtctContact contact) => contact.Deleted || contact.Permission == Permission.Unsubscribed;

    public Task<CtctContactId?> ShownOtherwiseAsync(IReadOnlyList<CtctContact> contacts, Guid sweep, CancellationToken cancellation) =>
        Task.FromResult(contacts
            .Where(c => c.Email is not null && state.Mirror.GetValueOrDefault(c.Id.Value) is { } known && known.Sweep == sweep
                && known.OwnKey != EmailKey.None && known.OwnKey != c.Email.Key)
            .Select(static c => (CtctContactId?)c.Id).FirstOrDefault());

    public Task<OpenSweep?> SweepAsync(CancellationToken cancellation) => Task.FromResult(state.Sweep);

    public Task SaveSweepAsync(IReadOnlyList<CtctContact> contacts, OpenSweep sweep, CancellationToken cancellation) =>
        WriteAsync("memory sweep", s => Keep(s, contacts, sweep.Id) with { Sweep = sweep });

    public Task DropSweepAsync(CancellationToken cancellation) => WriteAsync("memory sweep", static s => s with { Sweep = null });

    public async Task<bool> EndSweepAsync(Guid sweep, int? total, CancellationToken cancellation)
    {
        if (total is not { } expected || state.Mirror.Values.Count(e => e.Sweep == sweep) < expected)
            return false;
        await WriteAsync("memory sweep", s => EndSweep(s, sweep));
        return true;
    }

    public Task<int> CountContactsAsync(DateTimeOffset? updatedSince, CancellationToken cancellation) => Task.FromResult(
        updatedSince is { } since ? state.Mirror.Values.Count(e => e.Contact.UpdatedAt >= since) : state.Mirror.Count);

    public Task<int> CountDeletedAsync(CancellationToken cancellation) =>
        Task.FromResult(state.Mirror.Values.Count(static e => e.Contact.Deleted));

    public Task<IReadOnlyList<CtctContact>> ContactsOnListAsync(ListId list, CancellationToken cancellation) =>
        FindAsync(e => e.Contact.Lists.Contains(list));

    public Task<IReadOnlyList<CtctContact>> ContactsAsync(IReadOnlyCollection<CtctContactId> ids, CancellationToken cancellation) =>
        FindAsync(e => ids.Contains(e.Contact.Id));

    public Task<IReadOnlyList<CtctContact>> ContactsAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        FindAsync(e => e.OwnKey != EmailKey.None && keys.Contains(e.OwnKey));

    Task<IReadOnlyList<CtctContact>> FindAsync(Func<MirrorEntry, bool> which) =>
        Task.FromResult<IReadOnlyList<CtctContact>>([.. state.Mirror.Values.Where(which).Select(static e => e.ToCore())]);

    static MemoryState EndSweep(MemoryState s, Guid sweep)
    {
        var doubted = s.Mirror.Values.Where(e => e.Sweep != sweep && e.Missed == MirrorEntry.Doubted && !e.Contact.Deleted).ToList();
        s = (s with { Mirror = s.Mirror.RemoveRange(doubted.Select(static e => e.Contact.Id.Value)) })
            .Note(doubted.SelectMany(static e => new[] { e.CaseKey, e.OwnKey }));
        var missed = s.Mirror.Values.Where(e => !e.Contact.Deleted && e.Sweep != sweep).Select(static e => e with { Missed = e.Missed + 1 })
            .Select(static e => e.Missed < 2 ? e : e with { Contact = e.Contact with { Deleted = true, Lists = [] } }).ToList();
        var after = s with { Sweep = null, Mirror = missed.Aggregate(s.Mirror, static (all, e) => all.SetItem(e.Contact.Id.Value, e)) };
        return after.Note(missed.SelectMany(static e => new[] { e.CaseKey, e.OwnKey }));
    }

    static MemoryState Keep(MemoryState s, IEnumerable<CtctContact> contacts, Guid? sweep)
    {
        foreach (var contact in contacts)
        {
            var own = contact.Email?.Key ?? EmailKey.None;
            var known = s.Mirror.GetValueOrDefault(contact.Id.Value);
            var sameValues = known is not null && known.Contact.Fields == contact.Fields;
            var newest = known is not null && known.Contact.UpdatedAt > contact.UpdatedAt ? known.Contact.UpdatedAt : contact.UpdatedAt;
            var kept = new MirrorEntry(
                contact with { UpdatedAt = newest }, sameValues ? known!.ValuesAt : contact.UpdatedAt, s.LinkKeyOf(contact.Id, own) ?? own,
                sweep ?? known?.Sweep, Missed: 0);
            s = s with { Mirror = s.Mirror.SetItem(contact.Id.Value, kept) };
            if (known is null || !IsSame(known, kept))
                s = s.Note([kept.CaseKey, kept.OwnKey, known?.CaseKey ?? EmailKey.None, known?.OwnKey ?? EmailKey.None]);
        }
        return s;
    }

    static bool IsSame(MirrorEntry one, MirrorEntry other)
    {
        var (before, after) = (one.ToCore(), other.ToCore());
        return one.CaseKey == other.CaseKey && one.Missed == other.Missed && before with { Lists = [] } == after with { Lists = [] }
            && before.Lists.SequenceEqual(after.Lists);
    }
}
