namespace DonorSync.Server.Rest.Json;

/// <summary>Size limits of a request.</summary>
static class JsonLimits
{
    /// <summary>Suffices for 1,000 contacts of maximum length, and for reporting which field is too long.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>
    /// A body whose stated length is larger is read to its end before it is refused: a client that is cut off while sending would see a
    /// broken connection instead of the reason. Beyond this limit it is cut off.
    /// </summary>
    public const int MaxDrainedBytes = 64 * 1024 * 1024;
}
