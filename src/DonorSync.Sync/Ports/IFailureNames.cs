namespace DonorSync.Sync;

/// <summary>Names what can stop a run outside of Constant Contact, such as a full disk, in words that a user understands.</summary>
public interface IFailureNames
{
    /// <returns>Null for an error that has no name: then the log has to tell.</returns>
    string? Of(Exception error);
}
