namespace DonorSync.Sync.Ports;

/// <summary>Why a run could not be finished. Stored by name.</summary>
public enum RunFailure
{
    /// <summary>A7.</summary>
    NeedsReconnecting,
    BudgetSpent,

    /// <summary>Constant Contact could not be reached, or refused.</summary>
    ConstantContact,

    /// <summary>The process was told to stop.</summary>
    Stopped,
    Unexpected,

    /// <summary>The process died, or was silent for too long.</summary>
    Interrupted,

    /// <summary>A preview that cannot be applied exactly any more (B10).</summary>
    PreviewOutdated,
}

/// <summary>Describes failures outside of Constant Contact, such as a full disk, in words that a user understands.</summary>
public interface IFailureNames
{
    /// <returns>Null for an error that is only in the log.</returns>
    string? Of(Exception error);
}
