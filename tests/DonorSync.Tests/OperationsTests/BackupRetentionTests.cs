using CsCheck;
using DonorSync.Server.Operations.Backups;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Which scheduled backups are kept: 7 daily, 4 weekly and 12 monthly ones.</summary>
public sealed class BackupRetentionTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 30, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Times in the two years before now, and a few after it.</summary>
    static readonly Gen<DateTimeOffset[]> Histories = Gen.Int[-2 * 365 * 24 * 60, 60 * 24 * 60].Select(
        static minutes => Now.AddMinutes(minutes))
        .Array[0, 120].Select(static times => times.Distinct().ToArray());

    [Fact]
    public void Of_a_year_of_daily_backups_7_days_4_weeks_and_12_months_are_kept()
    {
        DateTimeOffset[] daily = [.. Enumerable.Range(0, 500).Select(static day => Now.AddDays(-day))];

        var kept = Kept(daily);

        string[] expected =
        [
            "2026-11-30", "2026-11-29", "2026-11-28", "2026-11-27", "2026-11-26", "2026-11-25", "2026-11-24",
            "2026-11-22", "2026-11-15",
            "2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31", "2026-02-28",
            "2026-01-31", "2025-12-31",
        ];
        Assert.Equal(expected, kept.Select(static t => $"{t:yyyy-MM-dd}"));
    }

    [Fact]
    public void The_newest_backup_of_a_day_is_kept() =>
        Assert.Equal([Now], Kept([Now, Now.AddHours(-1), Now.AddHours(-2)]));

    [Fact]
    public void A_server_that_was_off_for_years_loses_nothing() =>
        Assert.Empty(BackupRetention.NotNeeded(Enumerable.Range(0, 7).Select(static day => Now.AddDays(-day)), Now.AddYears(3)));

    [Fact]
    public void The_newest_backup_without_a_future_date_is_always_kept() => Histories.Sample(static taken =>
    {
        if (Past(taken) is { Count: > 0 } past)
            Assert.Contains(past.Max(), Kept(taken));
    });

    [Fact]
    public void Backups_with_future_dates_are_kept_and_displace_no_other() => Histories.Sample(static taken =>
    {
        var past = Past(taken);
        Assert.Equal(BackupRetention.NotNeeded(past, Now).Order(), BackupRetention.NotNeeded(taken, Now).Order());
        Assert.All(BackupRetention.NotNeeded(taken, Now), t => Assert.Contains(t, past));
    });

    [Fact]
    public void No_more_stay_than_are_to_be_kept_and_as_many_as_can() => Histories.Sample(static taken =>
    {
        var kept = Kept(Past(taken));
        Assert.True(kept.Count <= BackupRetention.Days + BackupRetention.Weeks + BackupRetention.Months);
        Assert.Equal(Math.Min(BackupRetention.Days, Past(taken).Select(static t => t.Date).Distinct().Count()),
            Math.Min(BackupRetention.Days, kept.Select(static t => t.Date).Distinct().Count()));
        Assert.Equal(
            Past(taken).Select(static t => (t.Year, t.Month)).Distinct().OrderDescending().Take(BackupRetention.Months),
            kept.Select(static t => (t.Year, t.Month)).Distinct().OrderDescending().Take(BackupRetention.Months));
    });

    [Fact]
    public void A_kept_backup_is_kept_the_next_time_in_any_order() => Histories.Sample(static taken =>
    {
        var kept = Kept(taken);
        Assert.Empty(BackupRetention.NotNeeded(kept, Now));
        Assert.Equal(BackupRetention.NotNeeded(taken, Now), BackupRetention.NotNeeded(taken.Reverse(), Now));
    });

    static List<DateTimeOffset> Past(IEnumerable<DateTimeOffset> taken) => [.. taken.Where(static t => t <= Now + BackupRetention.Ahead)];

    static List<DateTimeOffset> Kept(IEnumerable<DateTimeOffset> taken) =>
        [.. taken.Except(BackupRetention.NotNeeded(taken, Now)).OrderDescending()];
}
