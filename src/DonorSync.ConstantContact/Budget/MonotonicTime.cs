namespace DonorSync.ConstantContact.Budget;

/// <summary>Elapsed time since construction. Delays use it, because the wall clock can be set in either direction.</summary>
internal sealed class MonotonicTime(TimeProvider clock)
{
    readonly long began = clock.GetTimestamp();
    readonly DateTimeOffset beganAt = clock.GetUtcNow();

    public TimeSpan Now => clock.GetElapsedTime(began);

    /// <summary>How far the wall clock has been moved since construction.</summary>
    public TimeSpan Moved => clock.GetUtcNow() - beganAt - Now;
}
