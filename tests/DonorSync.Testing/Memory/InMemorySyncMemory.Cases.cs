namespace DonorSync.Testing;

/// <summary>What cases are made of, each stream in the order of the addresses.</summary>
public sealed partial class InMemorySyncMemory
{
    public async Task<IReadOnlyList<MovedContact>> MovedAsync(CancellationToken cancellation)
    {
        if (state.Mirror.Values.Any(IsReleased))
        {
            await WriteAsync("memory moved", s => s with
            {
                Mirror = s.Mirror.Values.Where(IsReleased)
                    .Aggregate(s.Mirror, static (all, e) => all.SetItem(e.Contact.Id.Value, e with { CaseKey = e.OwnKey })),
            });
        }
        return
        [
            .. state.Mirror.Values
                .Select(e => (e.Contact.Id, Link: state.LinkKeyOf(e.Contact.Id, e.OwnKey), e.OwnKey))
                .Where(static m => m.Link is { } link && link != m.OwnKey)
                .Select(static m => new MovedContact(m.Id, m.Link!.Value, m.OwnKey)),
        ];
    }

    public async Task<IReadOnlyList<MovedContact>> MovedAmongAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        [.. (await MovedAsync(cancellation)).Where(m => keys.Contains(m.LinkKey) || keys.Contains(m.OwnKey))];

    public Task SetCaseKeysAsync(IReadOnlyDictionary<CtctContactId, EmailKey> keys, CancellationToken cancellation) =>
        WriteAsync("memory case keys", s =>
    {
        foreach (var (id, key) in keys)
        {
            if (s.Mirror.GetValueOrDefault(id.Value) is not { } entry || entry.CaseKey == key)
                continue;
            s = (s with { Mirror = s.Mirror.SetItem(id.Value, entry with { CaseKey = key }) }).Note([entry.CaseKey, key, entry.OwnKey]);
        }
        return s;
    });

    public IAsyncEnumerable<MirrorRow> MirrorAsync(CancellationToken cancellation) => StreamAsync(Rows(state));

    public Task<IReadOnlyList<MirrorRow>> MirrorAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<MirrorRow>>([.. Rows(state).Where(r => r.Key != EmailKey.None && keys.Contains(r.Key))]);

    public IAsyncEnumerable<Baseline> BaselinesAsync(CancellationToken cancellation) => StreamAsync(state.Baselines.Values);

    public Task<int> CountLinkedAsync(CancellationToken cancellation) =>
        Task.FromResult(state.Baselines.Values.Count(static b => b.CtctId is not null && !b.Memberships.IsEmpty));

    public Task<IReadOnlyList<Baseline>> BaselinesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Baseline>>([.. state.Baselines.Values.Where(b => keys.Contains(b.Key))]);

    public IAsyncEnumerable<RecordedNo> NosAsync(CancellationToken cancellation) => StreamAsync(gone.Nos.OrderBy(static n => n.Key));

    public Task<IReadOnlyList<RecordedNo>> NosAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RecordedNo>>([.. gone.Nos.Where(n => keys.Contains(n.Key))]);

    public Task<Func<EmailKey, bool>> ErasedAsync(CancellationToken cancellation) => Task.FromResult<Func<EmailKey, bool>>(gone.IsErased);

    /// <summary>
    /// The linked contact stands for a key, else the one that <see cref="SharedAddress"/> names; the others are occupants, and so is a
    /// moved contact under its own address (C8).
    /// </summary>
    public static IEnumerable<MirrorRow> Rows(MemoryState s)
    {
        var rows = new List<MirrorRow>();
        var believed = s.Mirror.Values.Where(s.IsBelieved).ToList();
        foreach (var here in believed.GroupBy(static e => e.CaseKey))
        {
            if (here.Key == EmailKey.None)
                rows.AddRange(here.Select(static e => new MirrorRow(EmailKey.None, e.ToCore(), IsOccupant: false)));
            else
                rows.AddRange(Standing(here.Key, [.. here.Select(static e => e.ToCore())],
                    s.Baselines.GetValueOrDefault(here.Key)?.CtctId));
        }
        rows.AddRange(believed.Where(static e => e.HasMoved && e.OwnKey != EmailKey.None)
            .Select(static e => new MirrorRow(e.OwnKey, e.ToCore(), IsOccupant: true)));
        return rows.OrderBy(static r => r.Key).ThenBy(static r => r.IsOccupant)
            .ThenBy(static r => r.Contact.Id.Value, StringComparer.Ordinal);
    }

    static IEnumerable<MirrorRow> Standing(EmailKey key, IReadOnlyList<CtctContact> here, CtctContactId? linked)
    {
        var taken = here.Any(c => !c.Deleted && c.Email?.Key == key);
        var own = SharedAddress.HolderOf(here, here.FirstOrDefault(c => c.Id == linked && !(taken && CaseJoin.IsOnlyDeleted(c)))?.Id);
        yield return new(key, own, IsOccupant: false);
        foreach (var other in here.Where(c => c.Id != own.Id && !(c.Deleted && taken)))
            yield return new(key, other, IsOccupant: true);
    }

    /// <summary>A contact whose link was forgotten, or is with its own address now, is reconciled under its own address again.</summary>
    bool IsReleased(MirrorEntry e) => e.HasMoved
        && (state.Baselines.GetValueOrDefault(e.CaseKey)?.CtctId != e.Contact.Id
            || state.Baselines.GetValueOrDefault(e.OwnKey)?.CtctId == e.Contact.Id);

    static async IAsyncEnumerable<T> StreamAsync<T>(IEnumerable<T> all)
    {
        await Task.CompletedTask;
        foreach (var one in all)
            yield return one;
    }
}
