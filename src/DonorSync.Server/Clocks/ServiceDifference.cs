namespace DonorSync.Server.Clocks;

/// <summary>How far the clock was ahead of Constant Contact's, by consecutive responses that agree.</summary>
/// <param name="Origin">The origin of the clock (<see cref="ClockTrust"/>) at that time.</param>
/// <param name="First">Elapsed time at the first of these responses.</param>
sealed record ServiceDifference(TimeSpan Ahead, DateTimeOffset Origin, TimeSpan First)
{
    const int Enough = 3;
    static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    public int Answers { get; init; } = 1;

    /// <summary>Time from the first to the last response.</summary>
    public TimeSpan For { get; init; }

    /// <summary>A single wrong response, or a burst from one server of Constant Contact, is no proof.</summary>
    public bool IsConfirmed => Answers >= Enough && For >= LongEnough;

    public TimeSpan AheadNow(DateTimeOffset origin) => Ahead + (origin - Origin);
}
