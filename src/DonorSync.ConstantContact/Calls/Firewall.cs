namespace DonorSync.ConstantContact.Calls;

/// <summary>Explains 403 with a web page and what an administrator can do about it, in the same words for all addresses.</summary>
internal static class Firewall
{
    /// <param name="call">The refused call: <c>GET contacts</c>, or the sign-in service.</param>
    public static FirewallException Refused(string call, ApiError error) => new(
        $"A firewall in front of Constant Contact refused {call} with {error}, before the request reached Constant Contact. "
        + "Nothing was changed, and the access that was granted is still valid. Check whether a proxy or a firewall on your side changes "
        + "or blocks requests of this server. If not, give Constant Contact's API support the time of this message, the public IP "
        + $"address of this server and the User-Agent it sends ({ProductAgent.Value}).");
}
