namespace DonorSync.Tests.Simulation;

/// <summary>Thrown by everything that a killed process still tries to do.</summary>
sealed class KilledException() : Exception("The process was killed.");

/// <summary>
/// Kills a simulated process at its n-th point: before or after anything visible outside it, a request or a durable write. A kill between
/// two points leaves the same state as one at the first of them.
/// </summary>
sealed class KillSwitch
{
    int left = int.MaxValue;
    int untilPause = int.MaxValue;
    Func<Task>? meanwhile;

    /// <summary>Points passed so far.</summary>
    public int Passed { get; private set; }

    /// <summary>Where it was killed, for the coverage.</summary>
    public string? At { get; private set; }

    public bool IsDead => At is not null;

    /// <summary>Kills the process after this many more points.</summary>
    public void Arm(int points) => left = points;

    /// <summary>Pauses the process after this many more commits, runs an action, and continues.</summary>
    public void PauseAfter(int commits, Func<Task> then) => (untilPause, meanwhile) = (commits, then);

    public async Task PauseAsync()
    {
        if (meanwhile is not { } then || untilPause-- > 0)
            return;
        meanwhile = null;
        await then();
    }

    public void Pass(string where)
    {
        if (IsDead)
            throw new KilledException();
        Passed++;
        if (left-- > 0)
            return;
        At = where;
        throw new KilledException();
    }
}
