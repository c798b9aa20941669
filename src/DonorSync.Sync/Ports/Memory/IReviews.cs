namespace DonorSync.Sync.Ports.Memory;

/// <summary>The decisions that the sync cannot make.</summary>
public interface IReviews
{
    /// <summary>Adds an item that shows only when a step is applied; it stays until the next run replaces the open items.</summary>
    Task AddReviewAsync(ReviewItem review, CancellationToken cancellation);

    /// <summary>Replaces the open review items by those of this run; an item that is still open keeps its first date.</summary>
    /// <param name="lookedAt">Only these addresses, and groups and lists, were reconciled: items of others stay. Null for all.</param>
    Task SaveReviewsAsync(IReadOnlyList<ReviewItem> reviews, IReadOnlyCollection<EmailKey>? lookedAt, CancellationToken cancellation);
}
