using System.Collections.Concurrent;
using DonorSync.Sync;

namespace DonorSync.Storage;

/// <summary>
/// Answers that took long to find are kept for a hundred times as long as they took: a page that counts half a million contacts does
/// not count them anew on every look. What is quick is never kept.
/// </summary>
sealed class CostlyAnswers<T>(TimeProvider clock)
{
    const int KeptTimes = 100;

    static readonly TimeSpan Long = TimeSpan.FromMilliseconds(250);

    readonly ConcurrentDictionary<OrganizationId, (T Answer, DateTimeOffset Until)> kept = new();

    public async Task<T> OfAsync(OrganizationId organization, Func<Task<T>> ask)
    {
        if (kept.TryGetValue(organization, out var known) && known.Until > clock.GetUtcNow())
            return known.Answer;
        var start = clock.GetTimestamp();
        var answer = await ask();
        var took = clock.GetElapsedTime(start);
        if (took > Long)
            kept[organization] = (answer, clock.GetUtcNow() + (took * KeptTimes));
        return answer;
    }
}
