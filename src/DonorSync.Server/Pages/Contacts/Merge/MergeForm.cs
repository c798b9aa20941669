namespace DonorSync.Server.Pages.Contacts.Merge;

/// <summary>What a person sends who merges two contacts.</summary>
public sealed class MergeForm
{
    public int KeptVersion { get; set; }
    public int GoneVersion { get; set; }

    /// <summary>By <see cref="MergeField.Key"/>: whose it is. Null when there was nothing to choose.</summary>
    public Dictionary<string, string>? Choices { get; set; }
}
