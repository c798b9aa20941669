using System.Globalization;

namespace DonorSync.Server.Pages.Layout;

/// <summary>Formats numbers and durations for people.</summary>
static class Shown
{
    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 group", "1,200 groups".</summary>
    public static string Count(int number, string one, string? many = null) => $"{Count(number)} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>An approximate duration: "less than a minute", "12 minutes", "3 hours".</summary>
    public static string About(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => "less than a minute",
        { TotalMinutes: < 90 } => Count((int)Math.Round(time.TotalMinutes), "minute"),
        { TotalHours: < 36 } => Count((int)Math.Round(time.TotalHours), "hour"),
        _ => Count((int)Math.Round(time.TotalDays), "day"),
    };

    /// <summary>An exact duration: "1 hour 30 minutes", "2 days".</summary>
    public static string Exactly(TimeSpan time) => string.Join(' ', new[]
    {
        (time.Days, "day"), (time.Hours, "hour"), (time.Minutes, "minute"), (time.Seconds, "second"),
    }.Where(static part => part.Item1 > 0).Select(static part => Count(part.Item1, part.Item2)));

    /// <summary>What follows "every": "hour", "15 minutes".</summary>
    public static string Each(TimeSpan time) => Exactly(time) is ['1', ' ', .. var one] && !one.Contains(' ', StringComparison.Ordinal)
        ? one : Exactly(time);

    /// <summary>An estimate: "less than a minute", "about 3 minutes".</summary>
    public static string Around(TimeSpan time) => time.TotalMinutes < 1 ? About(time) : "about " + About(time);

    /// <summary>A measured duration: "0.4 s", "12 s", "3 min 20 s".</summary>
    public static string Took(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        { TotalMinutes: < 1 } => $"{(int)time.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };
}
