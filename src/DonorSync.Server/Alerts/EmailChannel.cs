using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DonorSync.Server.Alerts;

/// <summary>Alerts by email.</summary>
sealed class EmailChannel(AlertEmailSettings settings, TimeProvider clock) : IAlertChannel
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "email";

    public async Task SendAsync(AlertMessage message, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(settings.Host!, settings.Port, Options(settings.Security), both.Token);
            if (settings.User is { } user)
                await client.AuthenticateAsync(user, settings.Password!, both.Token);
            using var mail = Mail(message);
            await client.SendAsync(mail, both.Token);
            await client.DisconnectAsync(true, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new AlertNotSentException("the mail server took too long");
        }
        catch (Exception e) when (e is ServiceNotConnectedException or CommandException or ProtocolException
            or AuthenticationException or SslHandshakeException
            or SocketException or IOException or NotSupportedException)
        {
            throw new AlertNotSentException(e.Message.Split('\n')[0].Trim(), e);
        }
    }

    MimeMessage Mail(AlertMessage message)
    {
        var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse(settings.From!));
        mail.To.AddRange(InternetAddressList.Parse(settings.To!));
        mail.Subject = $"[DonorSync] {message.Title}";
        mail.Date = clock.GetUtcNow();
        // If the server's reply was lost, the retry is recognizable as the same message.
        mail.MessageId = $"{message.Id:N}@donorsync";
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Body = new TextPart("plain") { Text = message.Link is { } link ? $"{message.Text}\n\n{link}\n" : $"{message.Text}\n" };
        return mail;
    }

    static SecureSocketOptions Options(AlertEmailSecurity security) => security switch
    {
        AlertEmailSecurity.StartTls => SecureSocketOptions.StartTls,
        AlertEmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        AlertEmailSecurity.None => SecureSocketOptions.None,
    };
}
