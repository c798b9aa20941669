namespace DonorSync.Server.Rest;

/// <summary>How much one request may send.</summary>
static class JsonLimits
{
    /// <summary>Enough for 1,000 contacts at their longest, and for saying which field of a far too long body is too long.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>
    /// A body that says it is longer is read to its end before it is refused: a client that is cut off while sending sees a broken
    /// connection and not the reason. Beyond this it is cut off all the same.
    /// </summary>
    public const int MaxDrainedBytes = 64 * 1024 * 1024;
}
