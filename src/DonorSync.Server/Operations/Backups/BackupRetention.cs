using System.Globalization;

namespace DonorSync.Server.Operations;

/// <summary>
/// Says which copies are not needed any more: the newest copy of each of the last 7 days, 4 weeks and 12 months that have one stays. Days
/// and weeks without a copy do not count, so a server that was off for a year loses nothing when it comes back.
/// </summary>
static class BackupRetention
{
    public const int Days = 7, Weeks = 4, Months = 12;

    /// <summary>Clocks differ by this much without being wrong.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Copies that a clock that was wrong has dated in the future are neither returned nor counted, so they push no other copy out. The
    /// newest of the others is never returned.
    /// </summary>
    /// <param name="taken">When the good copies were taken; the order does not matter.</param>
    public static IReadOnlyList<DateTimeOffset> NotNeeded(IEnumerable<DateTimeOffset> taken, DateTimeOffset now)
    {
        var past = taken.Where(time => time <= now + Ahead).OrderDescending().ToList();
        HashSet<DateTimeOffset> kept =
        [
            .. NewestOfEach(past, static t => t.UtcDateTime.Date, Days),
            .. NewestOfEach(past, static t => (ISOWeek.GetYear(t.UtcDateTime), ISOWeek.GetWeekOfYear(t.UtcDateTime)), Weeks),
            .. NewestOfEach(past, static t => (t.UtcDateTime.Year, t.UtcDateTime.Month), Months),
        ];
        return [.. past.Where(time => !kept.Contains(time))];
    }

    static IEnumerable<DateTimeOffset> NewestOfEach<TPeriod>(
        IEnumerable<DateTimeOffset> newestFirst, Func<DateTimeOffset, TPeriod> period, int count) =>
        newestFirst.DistinctBy(period).Take(count);
}
