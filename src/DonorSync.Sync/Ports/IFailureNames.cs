namespace DonorSync.Sync.Ports;

/// <summary>Describes failures outside of Constant Contact, such as a full disk, in words that a user understands.</summary>
public interface IFailureNames
{
    /// <returns>Null for an error that is only in the log.</returns>
    string? Of(Exception error);
}
