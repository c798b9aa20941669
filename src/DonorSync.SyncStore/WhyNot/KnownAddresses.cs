using DonorSync.SyncStore.State;

namespace DonorSync.SyncStore.WhyNot;

/// <summary>What was read of some addresses in Constant Contact, and what is remembered of them.</summary>
sealed class KnownAddresses(
    ILookup<string, MirrorContactRow> own, ILookup<string, MirrorContactRow> moved, IReadOnlyDictionary<string, BaselineRow> baselines)
{
    static readonly ILookup<string, MirrorContactRow> NoRows = Enumerable.Empty<MirrorContactRow>().ToLookup(static c => c.CaseKey);

    public static readonly KnownAddresses None = new(NoRows, NoRows, new Dictionary<string, BaselineRow>());

    public static async Task<KnownAddresses> ReadAsync(DonorSyncDb db, int account, List<string> keys, CancellationToken cancellation)
    {
        // One after the other: each has its index, and either of them has none.
        var mirror = db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == account).Believed(db);
        var own = await mirror.Where(c => EF.Parameter(keys).Contains(c.CaseKey)).ToListAsync(cancellation);
        var moved = await mirror.Where(c => EF.Parameter(keys).Contains(c.OwnKey) && c.CaseKey != c.OwnKey).ToListAsync(cancellation);
        var baselines = await db.Set<BaselineRow>().AsNoTracking().Where(b => b.AccountId == account && EF.Parameter(keys).Contains(b.Key))
            .ToDictionaryAsync(b => b.Key, cancellation);
        return new(own.ToLookup(static c => c.CaseKey), moved.ToLookup(static c => c.OwnKey!), baselines);
    }

    /// <param name="address">Null without one.</param>
    public ContactCase CaseOf(string? address, IReadOnlyList<CrmContact> crm)
    {
        if (address is null)
            return CaseJoin.Build(EmailKey.None, crm, [], null);
        var key = new EmailKey(address);
        return CaseJoin.Build(key, crm, MirrorAt(key), baselines.GetValueOrDefault(address)?.ToCore());
    }

    /// <summary>The rows of the mirror's stream at this address, in their order there.</summary>
    public IEnumerable<MirrorRow> MirrorAt(EmailKey key)
    {
        var linked = baselines.GetValueOrDefault(key.Value)?.CtctId;
        var here = own[key.Value].OrderBy(
            static c => c.CtctId, StringComparer.Ordinal).Select(c => (c.ToCore(), c.CtctId == linked)).ToList();
        var occupants = moved[key.Value].OrderBy(
            static c => c.CtctId, StringComparer.Ordinal).Select(static c => MatchKeys.OccupantRow(new(c.OwnKey), c.ToCore()));
        return [.. here.Count == 0 ? [] : MatchKeys.RowsAt(key, here), .. occupants];
    }
}
