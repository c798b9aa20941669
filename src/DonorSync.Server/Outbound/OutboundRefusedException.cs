namespace DonorSync.Server.Outbound;

/// <summary>The server refuses to connect to an address that an administrator entered. Nothing was sent.</summary>
public sealed class OutboundRefusedException(string message) : Exception(message)
{
    /// <summary>The problem code in REST.</summary>
    public const string Code = "address_not_allowed";

    /// <summary>Returns the refusal that caused an HTTP client's error; null if there was another cause.</summary>
    public static OutboundRefusedException? In(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is OutboundRefusedException refused)
                return refused;
        }
        return null;
    }
}
