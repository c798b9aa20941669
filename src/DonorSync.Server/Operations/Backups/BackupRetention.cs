using System.Globalization;

namespace DonorSync.Server.Operations.Backups;

/// <summary>
/// Keeps the newest copy of each of the last 7 days, 4 weeks and 12 months that have one. Days and weeks without a copy do not count, so a
/// server that was off for a year loses no copies when it runs again.
/// </summary>
static class BackupRetention
{
    public const int Days = 7, Weeks = 4, Months = 12;

    /// <summary>Tolerance for clocks that are ahead.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Returns the copies that can be removed. Copies with a date in the future (from a wrong clock) are neither returned nor counted. The
    /// newest of the others is never returned.
    /// </summary>
    /// <param name="taken">Times of the good copies, in any order.</param>
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
