namespace DonorSync.Tests.Simulation;

/// <summary>What a process that was killed does next: nothing.</summary>
sealed class KilledException() : Exception("The process was killed.");

/// <summary>
/// Kills a simulated process at its n-th point: right before or right after anything that is seen outside of it, a request or a
/// durable write. A kill between two such points leaves the same world as one at the first of them.
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

    /// <summary>Kills at the point after so many more.</summary>
    public void Arm(int points) => left = points;

    /// <summary>After so many more commits the process stands still while something else happens, and then goes on.</summary>
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
