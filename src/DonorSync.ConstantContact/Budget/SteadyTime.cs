namespace DonorSync.ConstantContact;

/// <summary>
/// Time since this was made, which only goes on. Waiting inside a process goes by it: the clock on the wall may be set in either direction.
/// </summary>
internal sealed class SteadyTime(TimeProvider clock)
{
    readonly long began = clock.GetTimestamp();
    readonly DateTimeOffset beganAt = clock.GetUtcNow();

    public TimeSpan Now => clock.GetElapsedTime(began);

    /// <summary>How far the clock on the wall has been moved since this was made.</summary>
    public TimeSpan Moved => clock.GetUtcNow() - beganAt - Now;
}
