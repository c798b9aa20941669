namespace DonorSync.Server.Outbound;

/// <summary>The server does not connect to an address that an administrator entered. Nothing was sent.</summary>
public sealed class OutboundRefusedException(string message) : Exception(message)
{
    /// <summary>As REST names it.</summary>
    public const string Code = "address_not_allowed";

    /// <summary>The refusal that is behind an error of an HTTP client; null when another reason is.</summary>
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
