using DonorSync.SyncStore.RunLog;

namespace DonorSync.SyncStore.WhyNot;

/// <summary>Gathers what the sync knows of some contacts' addresses, all together.</summary>
sealed class ContactEvidences : IWhyNot
{
    public async Task<bool> IsConnectedAsync(DonorSyncDb db, CancellationToken cancellation) =>
        await SyncQueries.AccountAsync(db, cancellation) is not null;

    public async Task<IReadOnlyDictionary<Guid, ContactEvidence>> OfAsync(
        DonorSyncDb db, IReadOnlyList<ContactQuestion> contacts, IReadOnlyDictionary<GroupId, QuestionedGroup> groups,
        CancellationToken cancellation)
    {
        var account = await SyncQueries.AccountAsync(db, cancellation);
        var keys = contacts.Select(static c => c.Key).OfType<string>().Distinct().ToList();
        var known = account is { } one ? await KnownAddresses.ReadAsync(db, one, keys, cancellation) : KnownAddresses.None;
        var lists = await GroupLists.ReadAsync(db, account, groups, cancellation);
        var (last, refused) = account is { } of
            ? await LastRun.ReadAsync(db, of, keys, cancellation) : new LastRun(null, new HashSet<string>());
        return contacts.ToDictionary(static c => c.Id, contact =>
        {
            var self = contact.Shared.First(c => c.Id == new ContactId(contact.Id.ToString()));
            var asked = new AskedContact(
                known.CaseOf(contact.Key, contact.Shared), self, [.. self.Groups.Select(lists.Of).OrderBy(static g => g.Name)])
            {
                IsConnected = account is not null,
                WasRefused = contact.Key is { } key && refused.Contains(key),
            };
            var all = contact.Shared.SelectMany(static c => c.Groups).ToHashSet();
            return new ContactEvidence(asked, lists.PairsFor(all), lists.Detached, lists.Names, last)
            {
                LeftOut = lists.LeftOut,
            };
        });
    }
}

/// <summary>The last sync that finished, and the addresses that it could not put on a list (B7).</summary>
sealed record LastRun(DateTimeOffset? FinishedAt, IReadOnlySet<string> Refused)
{
    public static async Task<LastRun> ReadAsync(DonorSyncDb db, int account, List<string> keys, CancellationToken cancellation)
    {
        var last = await db.Set<RunRow>()
            .Where(r => r.AccountId == account && r.Kind != RunKind.Preview && r.FinishedAt != null
                && r.State != RunState.Failed && r.State != RunState.Stopped)
            .OrderByDescending(static r => r.FinishedAt).Select(static r => new { r.Number, r.State, r.FinishedAt })
            .FirstOrDefaultAsync(cancellation);
        if (last is not { State: RunState.CompletedWithErrors })
            return new(last?.FinishedAt, new HashSet<string>());
        var failed = await LoggedStep.In(db, last.Number, StepState.Failed)
            .Where(s => (s.Kind == StepKind.CreateInCtct || s.Kind == StepKind.JoinList) && EF.Parameter(keys).Contains(s.Contact!))
            .Select(static s => s.Contact!).Distinct().ToListAsync(cancellation);
        return new(last.FinishedAt, failed.ToHashSet());
    }
}
