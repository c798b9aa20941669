namespace DonorSync.Testing;

/// <summary>Reviews, bounces, and what has changed since everything was last looked at.</summary>
public sealed partial class InMemorySyncMemory
{
    public Task AddReviewAsync(ReviewItem review, CancellationToken cancellation) =>
        WriteAsync("memory review", s => s with { Reviews = s.Reviews.SetItem((review.Rule.ToString(), review.Subject), review) });

    /// <summary>P9: the review of a contact that came back opted out stays open until it is no longer opted out.</summary>
    public Func<EmailKey, bool> IsOptedOut { get; set; } = static _ => false;

    public Task SaveReviewsAsync(IReadOnlyList<ReviewItem> reviews, IReadOnlyCollection<EmailKey>? lookedAt,
        CancellationToken cancellation) =>
        WriteAsync("memory reviews", s =>
        {
            var open = s.Reviews;
            foreach (var old in open.Keys.Where(r => lookedAt is null || r.Rule[0] == 'L' || lookedAt.Contains(new(r.Subject))))
            {
                if (old.Rule != nameof(Rule.P9) || !IsOptedOut(new(old.Subject)))
                    open = open.Remove(old);
            }
            return s with
            {
                Reviews = reviews.Aggregate(open, static (all, review) =>
                all.SetItem((review.Rule.ToString(), review.Subject), review))
            };
        });

    public Task<IReadOnlyDictionary<string, int>> CampaignsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, int>>(state.Campaigns);

    public Task SaveBouncesAsync(CampaignSeen campaign, IReadOnlyList<Bounce> bounces, CancellationToken cancellation) =>
        WriteAsync("memory bounces", s =>
    {
        var latest = bounces.Where(b => !gone.IsErased(b.Key)).Aggregate(
            s.Bounces, static (all, b) => all.TryGetValue(b.Key, out var known) && known.At >= b.At ? all : all.SetItem(b.Key, b));
        var moved = latest.Keys.Where(k => latest[k] != s.Bounces.GetValueOrDefault(k)).ToList();
        return (s with { Campaigns = s.Campaigns.SetItem(campaign.Id, campaign.Bounces), Bounces = latest }).Note(moved);
    });

    public IAsyncEnumerable<Bounce> BouncesAsync(CancellationToken cancellation) => StreamAsync(state.Bounces.Values);

    public Task<IReadOnlyList<Bounce>> BouncesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Bounce>>([.. state.Bounces.Values.Where(b => keys.Contains(b.Key))]);

    string Looking => $"run {Run.Value}";

    public async Task<string?> MarkChangesSeenAsync(CancellationToken cancellation)
    {
        var basis = state.TracksChanges ? state.Basis : null;
        if (basis is not null)
            await WriteAsync("memory changes", See);
        return basis;
    }

    public Task<IReadOnlyList<EmailKey>?> ChangedAsync(int most, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<EmailKey>?>(state.Changed.Count > most ? null : [.. state.Changed.Keys]);

    public Task BeginTrackingAsync(CancellationToken cancellation) =>
        WriteAsync("memory changes", s => See(s with { TracksChanges = true, Basis = Looking }));

    public Task DeleteSeenChangesAsync(string? basis, IReadOnlyCollection<EmailKey> still, CancellationToken cancellation) =>
        WriteAsync("memory changes", s =>
    {
        var changed = still.Aggregate(s.Changed, static (all, key) => all.SetItem(key, new(null)));
        changed = changed.RemoveRange(changed.Where(c => c.Value.Seen == Run).Select(static c => c.Key));
        return s with { Changed = changed, Basis = basis is not null && s.Basis == Looking ? basis : s.Basis };
    });

    public Task StopTrackingAsync(CancellationToken cancellation) => !state.TracksChanges ? Task.CompletedTask : WriteAsync(
        "memory changes", static s => s with
        {
            TracksChanges = false,
            Basis = null,
            Changed = ImmutableSortedDictionary<EmailKey,
            NotedChange>.Empty
        });

    MemoryState See(MemoryState s) => s with
    {
        Changed = s.Changed.Keys.Aggregate(s.Changed, (all, key) => all.SetItem(key, new(Run))),
    };
}
