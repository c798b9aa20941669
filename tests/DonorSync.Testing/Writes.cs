namespace DonorSync.Testing;

/// <summary>The process died in the middle of a run. What was written stays, and nothing more is written.</summary>
public sealed class ProcessKilledException() : Exception("The process was killed.");

/// <summary>Every durable write of the ports passes here, so that a test can look at what a kill would leave, or kill.</summary>
public sealed class Writes
{
    /// <summary>Called after each write with its name, such as <c>ctct import</c>.</summary>
    public Action<string>? Written { get; set; }

    /// <summary>After this many more writes the process is killed; null for never.</summary>
    public int? KilledAfter { get; set; }

    /// <exception cref="ProcessKilledException">No more writes were left.</exception>
    public void Do(string what, Action write)
    {
        if (KilledAfter is 0)
            throw new ProcessKilledException();
        write();
        KilledAfter--;
        Written?.Invoke(what);
    }
}
