namespace DonorSync.Server.Clocks;

/// <summary>How far the clock was ahead of Constant Contact's, by answers in a row that agree.</summary>
/// <param name="Origin">The origin of the clock (<see cref="ClockTrust"/>) then.</param>
/// <param name="First">When the first of them came, in time that has passed.</param>
sealed record ServiceDifference(TimeSpan Ahead, DateTimeOffset Origin, TimeSpan First)
{
    const int Enough = 3;
    static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    public int Answers { get; init; } = 1;

    /// <summary>From the first to the last of them.</summary>
    public TimeSpan For { get; init; }

    /// <summary>A single wrong answer, or a burst of them from one server of Constant Contact, is no proof.</summary>
    public bool IsConfirmed => Answers >= Enough && For >= LongEnough;

    public TimeSpan AheadNow(DateTimeOffset origin) => Ahead + (origin - Origin);
}
