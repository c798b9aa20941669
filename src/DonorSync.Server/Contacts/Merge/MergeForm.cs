namespace DonorSync.Server.Contacts.Merge;

/// <summary>The form that merges two contacts.</summary>
public sealed class MergeForm
{
    public int KeptVersion { get; set; }
    public int GoneVersion { get; set; }

    /// <summary>The chosen contact by <see cref="MergeField.Key"/>. Null if there was no choice.</summary>
    public Dictionary<string, string>? Choices { get; set; }
}
