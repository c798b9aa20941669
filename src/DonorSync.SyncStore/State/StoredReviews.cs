namespace DonorSync.SyncStore.State;

/// <summary>The open review items in the database.</summary>
sealed class StoredReviews(FencedDatabase database, IContactDirectory directory, TimeProvider clock) : IReviews
{
    public Task SaveReviewsAsync(
        IReadOnlyList<ReviewItem> reviews, IReadOnlyCollection<EmailKey>? lookedAt, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var open = await db.Set<ReviewRow>().Where(r => r.AccountId == database.Account)
                .ToDictionaryAsync(r => (r.Rule, r.Subject), cancellation);
            if (lookedAt is not null)
            {
                var subjects = lookedAt.Select(static k => k.Value).ToHashSet(StringComparer.Ordinal);
                foreach (var other in open.Keys.Where(r => !IsOfPairs(r.Rule) && !subjects.Contains(r.Subject)).ToList())
                    open.Remove(other);
            }
            foreach (var review in reviews.DistinctBy(static r => (r.Rule, r.Subject)))
            {
                if (open.Remove((review.Rule.ToString(), review.Subject), out var row))
                    row.Text = review.Text;
                else
                    db.Add(new ReviewRow
                    {
                        AccountId = database.Account,
                        Rule = review.Rule.ToString(),
                        Subject = review.Subject,
                        Text = review.Text,
                        FirstSeenAt = clock.Now()
                    });
            }
            var lasting = await LastingAsync(db, open.Values, cancellation);
            db.RemoveRange(open.Values.Where(r => !lasting.Contains(r.Subject)));
        },
        cancellation);

    /// <summary>
    /// P9: a contact comes back once, and its review stays open until a user decides or the contact is no longer opted out. Other reviews
    /// are found again by each run.
    /// </summary>
    async Task<HashSet<string>> LastingAsync(DonorSyncDb db, IEnumerable<ReviewRow> open, CancellationToken cancellation)
    {
        var keys = open.Where(static r => r.Rule == nameof(Rule.P9)).Select(static r => r.Subject).ToList();
        return keys.Count == 0 ? [] : await directory.OptedOutAsync(db, keys, cancellation);
    }

    public Task AddReviewAsync(ReviewItem review, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var rule = review.Rule.ToString();
            if (await db.Set<ReviewRow>().FirstOrDefaultAsync(
                r => r.AccountId == database.Account && r.Rule == rule && r.Subject == review.Subject, cancellation) is { } open)
                open.Text = review.Text;
            else
                db.Add(new ReviewRow
                {
                    AccountId = database.Account,
                    Rule = rule,
                    Subject = review.Subject,
                    Text = review.Text,
                    FirstSeenAt = clock.Now()
                });
        },
        cancellation);

    /// <summary>Those of groups and lists (L7, L8); the others' subjects are addresses.</summary>
    static bool IsOfPairs(string rule) => rule[0] == 'L';
}
