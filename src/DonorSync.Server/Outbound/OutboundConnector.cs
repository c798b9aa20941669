using System.Net;
using System.Net.Sockets;

namespace DonorSync.Server.Outbound;

/// <summary>Connects to hosts that administrators enter, always to the checked address: the name is not resolved a second time.</summary>
sealed class OutboundConnector(OutboundAddresses addresses)
{
    /// <summary>Connects to one of the host's allowed addresses, in their order.</summary>
    /// <exception cref="OutboundRefusedException">No address of the host is allowed.</exception>
    /// <exception cref="SocketException">No address responds, or the name cannot be resolved.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        Exception unknown = new SocketException((int)SocketError.HostNotFound);
        foreach (var address in await addresses.ResolveAsync(host, cancellation))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellation);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                unknown = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw unknown;
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation) =>
        new NetworkStream(await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation), ownsSocket: true);
}

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
