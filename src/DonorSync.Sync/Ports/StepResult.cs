namespace DonorSync.Sync.Ports;

/// <summary>The result of a step.</summary>
public abstract record StepResult
{
    StepResult()
    {
    }

    /// <summary>
    /// Done, or found to be so already. <paramref name="Contact"/> is the CRM contact that it created or changed, if any.
    /// </summary>
    public sealed record Done(string? Contact = null) : StepResult
    {
        public static readonly Done Quietly = new();
    }

    /// <summary>
    /// Not done, because a user or an import did the same, or decided otherwise, since the plan was made. It is neither a change of this
    /// run nor a failure. Nothing is remembered, so the next run decides by what both sides then show.
    /// </summary>
    public sealed record Overtaken(string Reason) : StepResult;

    /// <summary>Not done. Nothing is remembered, so the next run tries it again (B7).</summary>
    /// <param name="Kind">Decides what a user is advised to do.</param>
    /// <param name="Reason">The same in words.</param>
    public sealed record Failed(FailureKind Kind, string Reason) : StepResult;
}

/// <summary>Why a step failed. Stored by name.</summary>
public enum FailureKind
{
    /// <summary>Constant Contact refused it, or has not finished it.</summary>
    Refused,

    /// <summary>Constant Contact reported it as done, and a read does not show it.</summary>
    NotShown,
    ChangedInCrm,
    ContactGone,
    GroupGone,
    ListGone,

    /// <summary>The contact opted out in Constant Contact.</summary>
    OptedOut,

    /// <summary>The opt-in could not be set to Yes, so nothing was sent.</summary>
    NoOptIn,
    ContactNotCreated,
    ListNotCreated,

    /// <summary>Another group or list has the name, or Constant Contact reserves it.</summary>
    NameTaken,
}
