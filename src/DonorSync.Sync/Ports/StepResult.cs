namespace DonorSync.Sync;

/// <summary>What became of a step.</summary>
public abstract record StepResult
{
    StepResult()
    {
    }

    /// <summary>Done, or found to be so already. <paramref name="Contact"/> is the CRM contact it made or changed, if any.</summary>
    public sealed record Done(string? Contact = null) : StepResult
    {
        public static readonly Done Quietly = new();
    }

    /// <summary>
    /// Not done, because a user or an import did the same, or decided otherwise, since the plan was made. It is neither a change of this run
    /// nor a failure. Nothing is remembered, so the next run decides by what both sides then show.
    /// </summary>
    public sealed record Overtaken(string Reason) : StepResult;

    /// <summary>Not done, and why, in words for people. Nothing is remembered, so the next run tries it again (B7).</summary>
    public sealed record Failed(string Reason) : StepResult;
}
