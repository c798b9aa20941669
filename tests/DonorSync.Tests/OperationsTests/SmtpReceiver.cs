using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DonorSync.Tests.OperationsTests;

/// <summary>A mail server on loopback with the necessary part of SMTP (RFC 5321), without TLS.</summary>
sealed class SmtpReceiver : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentQueue<string> mails = new();
    readonly ConcurrentQueue<string> commands = new();
    readonly Task serving;
    int refusals;

    public SmtpReceiver()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The messages with their headers.</summary>
    public IReadOnlyList<string> Mails => [.. mails];

    /// <summary>The commands of clients, without the messages.</summary>
    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>Number of messages to refuse temporarily.</summary>
    public void Refuse(int times) => refusals = times;

    public async ValueTask DisposeAsync()
    {
        if (serving.IsCompleted)
            return;
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await TalkAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test has ended.
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 loopback");
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            commands.Enqueue(line);
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-loopback\r\n250 AUTH PLAIN");
                    break;
                case "AUTH":
                    await writer.WriteLineAsync("235 welcome");
                    break;
                case "MAIL" when Interlocked.Decrement(ref refusals) >= 0:
                    await writer.WriteLineAsync("451 later");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    mails.Enqueue(await MailAsync(reader));
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    async Task<string> MailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
            mail.AppendLine(line.StartsWith('.') ? line[1..] : line);
        return mail.ToString();
    }
}
