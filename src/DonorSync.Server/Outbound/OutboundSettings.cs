namespace DonorSync.Server.Outbound;

enum PrivateAddresses
{
    Allow,
    Refuse,
}

/// <summary>Which addresses that administrators enter the server connects to. Section <c>Outbound</c>.</summary>
sealed class OutboundSettings
{
    public const string Section = "Outbound";

    /// <summary>
    /// Whether addresses that are not public may be entered: of this machine, of the network that it is in. Default: allowed while the
    /// installation has one organization, refused from the second on.
    /// </summary>
    public PrivateAddresses? PrivateAddresses { get; set; }

    /// <summary>
    /// A proxy resolves names itself, so the resolved address cannot be checked. It is used only when every address is allowed anyway.
    /// </summary>
    public bool UsesProxy => PrivateAddresses == Outbound.PrivateAddresses.Allow;
}
