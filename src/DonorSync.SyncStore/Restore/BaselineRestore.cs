using DonorSync.SyncStore.RunLog;

namespace DonorSync.SyncStore.Restore;

/// <summary>
/// Restores baselines of memberships that an undo changes, so that the next sync neither adds a contact to a list that it had left, nor
/// removes it from a list that it had joined in Constant Contact. Only where a sync has changed them since; never during a sync.
/// </summary>
sealed class BaselineRestore(DonorSyncDb db, DateTimeOffset since) : IGiveBack
{
    Dictionary<(int Account, string Key), BaselineRow> baselines = [];
    HashSet<(string Key, string Link, bool On)> moved = [];

    /// <summary>Loads the present baselines, and what syncs have done to these addresses since.</summary>
    public async Task LoadAsync(IReadOnlyCollection<string> keys, IReadOnlyCollection<MemoryBefore> before, CancellationToken cancellation)
    {
        var accounts = before.Select(static m => m.Account).Distinct().ToList();
        baselines = await db.Set<BaselineRow>().Where(b => accounts.Contains(b.AccountId) && keys.Contains(b.Key))
            .ToDictionaryAsync(b => (b.AccountId, b.Key), cancellation);
        var rows = db.Set<StepRow>().AsNoTracking().Where(s => s.Contact != null && keys.Contains(s.Contact))
            .Where(s => s.Owner.Kind != RunKind.Preview && (s.Owner.FinishedAt ?? s.Owner.StartedAt) >= since);
        var steps = accounts.Count == 0 ? []
            : await LoggedStep.Of(db, rows).Where(static s => s.State == StepState.Done).ToListAsync(cancellation);
        moved = [.. steps.Select(static s => s.ToStep()).SelectMany(MovedBy)];
    }

    /// <summary>
    /// Restores the baseline of a contact that is in the group again. The sync's own removal (M2) is undone with the group; the contact's
    /// own leaving is not.
    /// </summary>
    public void Rejoined(string key, IEnumerable<MemoryBefore> before)
    {
        foreach (var memory in before.Where(m => Now(m, key) is null))
        {
            var wasOn = memory.Memory == Membership.SeenOn || moved.Contains((key, memory.Link, true));
            if (memory.Memory == Membership.SeenLeft || (wasOn && !moved.Contains((key, memory.Link, false))))
                Write(memory, key, Membership.SeenLeft);
        }
    }

    /// <summary>Restores the baseline of a contact that is out of the group again and was on its list before.</summary>
    public void LeftAgain(string key, IEnumerable<MemoryBefore> before)
    {
        foreach (var memory in before)
            Write(memory, key, memory.Memory);
    }

    Membership? Now(MemoryBefore memory, string key) =>
        baselines.TryGetValue((memory.Account, key), out var row) ? row.ToCore().In(new(memory.Link)) : null;

    void Write(MemoryBefore memory, string key, Membership value)
    {
        if (!baselines.TryGetValue((memory.Account, key), out var row))
        {
            row = new() { AccountId = memory.Account, Key = key, Memberships = "" };
            baselines[(memory.Account, key)] = row;
            db.Add(row);
        }
        row.Memberships = MembershipText.Write(row.ToCore().With(new(memory.Link), value).Memberships);
    }

    static IEnumerable<(string Key, string Link, bool On)> MovedBy(Step step) => step switch
    {
        ContactStep.LeaveList { IsOccupant: false } s => [(s.Key.Value, s.Link.Value, false)],
        ContactStep.JoinList s => [(s.Key.Value, s.Link.Value, true)],
        _ => [],
    };
}
