namespace DonorSync.Server.Outbound;

enum PrivateAddresses
{
    Allow,
    Refuse,
}

/// <summary>Addresses that administrators may enter. Section <c>Outbound</c>.</summary>
sealed class OutboundSettings
{
    public const string Section = "Outbound";

    /// <summary>
    /// Whether administrators may enter addresses that are not public: of this machine or its network. Default: allowed with one
    /// organization, refused with several.
    /// </summary>
    public PrivateAddresses? PrivateAddresses { get; set; }

    /// <summary>A proxy resolves names itself, so addresses cannot be checked. It is used only if every address is allowed.</summary>
    public bool UsesProxy => PrivateAddresses == Outbound.PrivateAddresses.Allow;
}
