using System.ComponentModel.DataAnnotations;
using System.Net;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Alerts;

/// <summary>When an alert is sent. Section <c>Alerts</c>.</summary>
sealed class AlertSettings
{
    public const string Section = "Alerts";

    /// <summary>How long no sync of a connection may succeed before an alert is sent.</summary>
    /// <value>6 hours; 1 second to 30 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FailingFor { get; set; } = TimeSpan.FromHours(6);
}

/// <summary>How the connection to the mail server is protected.</summary>
enum AlertEmailSecurity
{
    /// <summary>Encrypted with STARTTLS; without it nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,

    /// <summary>Unencrypted: for a mail server on this machine.</summary>
    None,
}

/// <summary>Alerts by email, if a host is set. Section <c>Alerts:Email</c>.</summary>
sealed class AlertEmailSettings
{
    public const string Section = "Alerts:Email";
    const string Prefix = "Alerts__Email__";

    /// <summary>The mail server.</summary>
    public string? Host { get; set; }

    /// <value>587; 1 to 65535.</value>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Empty: no sign-in.</summary>
    public string? User { get; set; }
    public string? Password { get; set; }

    /// <summary>The sender's address.</summary>
    public string? From { get; set; }

    /// <summary>The recipients, separated by commas.</summary>
    public string? To { get; set; }

    /// <value>StartTls.</value>
    public AlertEmailSecurity Security { get; set; } = AlertEmailSecurity.StartTls;

    public bool IsGiven => Host is not null;

    /// <exception cref="SettingsException">A setting is missing, or a password would be sent unencrypted.</exception>
    public void Check()
    {
        if (Host is null)
        {
            if ((User ?? Password ?? From ?? To) is not null)
                throw new SettingsException($"{Prefix}{nameof(Host)}", "is missing, although other email settings are set.");
            return;
        }
        if (From is null || !MimeKit.MailboxAddress.TryParse(From, out _))
            throw new SettingsException($"{Prefix}{nameof(From)}", "must be the sender's email address.");
        if (To is null || !MimeKit.InternetAddressList.TryParse(To, out var to) || !to.Mailboxes.Any())
            throw new SettingsException($"{Prefix}{nameof(To)}", "must be one address, or several separated by commas.");
        if ((User is null) != (Password is null))
            throw new SettingsException(
                $"{Prefix}{(User is null ? nameof(User) : nameof(Password))}", "is missing: set user and password together.");
        if (Password is not null && Security == AlertEmailSecurity.None && !IsThisMachine(Host))
            throw new SettingsException($"{Prefix}{nameof(Security)}", "would send the password unencrypted; use StartTls or Tls.");
    }

    static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>Alerts by HTTP, if an address is set. Section <c>Alerts:Webhook</c>.</summary>
sealed class AlertWebhookSettings
{
    public const string Section = "Alerts:Webhook";
    const string Prefix = "Alerts__Webhook__";

    /// <summary>The address that alerts are posted to as JSON.</summary>
    public string? Url { get; set; }

    /// <summary>Signs each message (HMAC-SHA256), so that the receiver can verify the sender. Empty: unsigned.</summary>
    public string? Secret { get; set; }

    public bool IsGiven => Url is not null;

    /// <exception cref="SettingsException">The address is not valid.</exception>
    public void Check()
    {
        // The message does not repeat the address: such addresses often hold a token.
        if (Url is not null && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            throw new SettingsException($"{Prefix}{nameof(Url)}", "must be an absolute http or https address.");
        if (Url is null && Secret is not null)
            throw new SettingsException($"{Prefix}{nameof(Url)}", "is missing, although a secret for it is set.");
    }
}
