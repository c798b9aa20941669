namespace DonorSync.Server.Rest;

/// <summary>How much one request may send.</summary>
static class JsonLimits
{
    /// <summary>Enough for 1,000 contacts at their longest, and for saying which field of a far too long body is too long.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;
}
