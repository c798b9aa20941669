namespace DonorSync.ConstantContact.Sandbox;

/// <summary>How a sandbox is set up. Every value can also come from the environment, see <see cref="SandboxConfiguration"/>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The public client every sandbox knows: PKCE, no secret, any loopback redirect.</summary>
    public const string LocalClientId = "donorsync-local";

    /// <summary>Where it listens: an IP address of this machine. Default: the loopback.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The port; 0 takes a free one. Default: 0.</summary>
    public int Port { get; set; }

    /// <summary>The clock everything is timed by. Default: the system's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>A file the state is kept in across restarts; null keeps it in memory. Default: null.</summary>
    public string? StatePath { get; set; }

    /// <summary>How long an activity takes. Default: 1 second, as measured on the real service for small ones.</summary>
    public TimeSpan ActivityDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether any limit is enforced. Default: true.</summary>
    public bool EnforceLimits { get; set; } = true;

    /// <summary>Requests a second and client. Default: 4.</summary>
    public int RateLimitPerSecond { get; set; } = 4;

    /// <summary>Requests a UTC day and client. Default: 10,000.</summary>
    public int RequestsPerDay { get; set; } = 10_000;

    /// <summary>Whether the token endpoint allows only one call a second and client. Default: true.</summary>
    public bool EnforceTokenLimit { get; set; } = true;

    /// <summary>Unfinished activities an account may have. Default: 1,000.</summary>
    public int QueuedActivities { get; set; } = 1000;

    /// <summary>A refresh gives a new refresh token and ends the old; else the same is given each time. Default: true.</summary>
    public bool RotatingRefreshTokens { get; set; } = true;

    /// <summary>Life of an access token. Default: 24 hours.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A refresh token dies when it was not used for so long. Default: 180 days.</summary>
    public TimeSpan RefreshTokenIdleLifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Life of an authorization code. Default: 5 minutes.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The authorize page grants at once, without a person. Default: false.</summary>
    public bool AutoGrant { get; set; }

    /// <summary>The address others reach it at, when that is not where it listens. Default: null.</summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>The applications that may ask for access. Default: the public client <see cref="LocalClientId"/>.</summary>
    public IList<SandboxClient> Clients { get; set; } = [];

    /// <summary>An account is made at the start when there is none. Default: true.</summary>
    public bool CreateDefaultAccount { get; set; } = true;

    /// <summary>Requests the log keeps. Default: 20,000.</summary>
    public int RequestLogCapacity { get; set; } = 20_000;

    /// <summary>Seed for ids and everything random but tokens. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>What the real service does where that is not established.</summary>
    public SandboxBehaviour Behaviour { get; set; } = new();
}

/// <summary>A registered application.</summary>
public sealed class SandboxClient
{
    /// <summary>The client id, which is also the API key the limits count by.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Set for the flow with a secret (HTTP Basic); null for PKCE.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Exact redirect addresses. Default: none, which allows any address on the loopback.</summary>
    public IList<string> RedirectUris { get; set; } = [];

    /// <summary>
    /// The account whose user made the application: a private application, which only that user can grant access. Applications made since
    /// July 2026 are private until the vendor's support opens them. Default: null, open to every account.
    /// </summary>
    public string? PrivateTo { get; set; }

    /// <summary>A deactivated application gets 403 everywhere. Default: false.</summary>
    public bool Deactivated { get; set; }

    internal bool Accepts(string redirect) =>
        RedirectUris.Count > 0
            ? RedirectUris.Contains(redirect)
            : Uri.TryCreate(redirect, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.IsLoopback
                && uri.Fragment.Length == 0;
}
