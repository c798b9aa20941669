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

    /// <summary>Not done, and why, in words for people. Nothing is remembered, so the next run tries it again (B7).</summary>
    public sealed record Failed(string Reason) : StepResult;
}
