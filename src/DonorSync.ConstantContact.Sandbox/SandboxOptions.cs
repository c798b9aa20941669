namespace DonorSync.ConstantContact.Sandbox;

/// <summary>The options of a sandbox. All can also come from the environment, see <see cref="SandboxConfiguration"/>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The public client of every sandbox: PKCE, no secret, any loopback redirect.</summary>
    public const string LocalClientId = "donorsync-local";

    /// <summary>The IP address on which it listens. Default: the loopback.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The port; 0: a free one. Default: 0.</summary>
    public int Port { get; set; }

    /// <summary>The clock for everything. Default: the system's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>A file that keeps the state across restarts; null: in memory only. Default: null.</summary>
    public string? StatePath { get; set; }

    /// <summary>Duration of an activity. Default: 1 second, as measured on the real service for small ones.</summary>
    public TimeSpan ActivityDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>True: limits are enforced. Default: true.</summary>
    public bool EnforceLimits { get; set; } = true;

    /// <summary>Requests per second and client. Default: 4.</summary>
    public int RateLimitPerSecond { get; set; } = 4;

    /// <summary>Requests per UTC day and client. Default: 10,000.</summary>
    public int RequestsPerDay { get; set; } = 10_000;

    /// <summary>True: the token endpoint allows one call per second and client. Default: true.</summary>
    public bool EnforceTokenLimit { get; set; } = true;

    /// <summary>Maximum unfinished activities of an account. Default: 1,000.</summary>
    public int QueuedActivities { get; set; } = 1000;

    /// <summary>True: a refresh returns a new refresh token and invalidates the old one; false: it stays the same. Default: true.</summary>
    public bool RotatingRefreshTokens { get; set; } = true;

    /// <summary>Lifetime of an access token. Default: 24 hours.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A refresh token expires after this time without use. Default: 180 days.</summary>
    public TimeSpan RefreshTokenIdleLifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Lifetime of an authorization code. Default: 5 minutes.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>True: the authorize page grants immediately, without a user. Default: false.</summary>
    public bool AutoGrant { get; set; }

    /// <summary>The address for other machines, if it differs from the one on which it listens. Default: null.</summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>The registered applications. Default: the public client <see cref="LocalClientId"/>.</summary>
    public IList<SandboxClient> Clients { get; set; } = [];

    /// <summary>True: an account is created at the start when there is none. Default: true.</summary>
    public bool CreateDefaultAccount { get; set; } = true;

    /// <summary>Maximum requests in the log. Default: 20,000.</summary>
    public int RequestLogCapacity { get; set; } = 20_000;

    /// <summary>Seed of ids and of everything random except tokens. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Switches for unknown behavior of the real service.</summary>
    public SandboxBehaviour Behaviour { get; set; } = new();
}

/// <summary>A registered application.</summary>
public sealed class SandboxClient
{
    /// <summary>The client id, which is also the API key that the limits apply to.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret of a confidential client (HTTP Basic); null: a public client with PKCE.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Exact redirect addresses. Default: none, which allows any loopback address.</summary>
    public IList<string> RedirectUris { get; set; } = [];

    /// <summary>
    /// The account whose user created the application: only that user can grant access to a private application. Applications created since
    /// July 2026 are private until the vendor's support opens them. Default: null, open to every account.
    /// </summary>
    public string? PrivateTo { get; set; }

    /// <summary>A deactivated application gets 403 on every API request. Default: false.</summary>
    public bool Deactivated { get; set; }

    internal bool Accepts(string redirect) =>
        RedirectUris.Count > 0
            ? RedirectUris.Contains(redirect)
            : Uri.TryCreate(redirect, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.IsLoopback
                && uri.Fragment.Length == 0;
}
