namespace DonorSync.ConstantContact;

/// <summary>The settings under <c>ConstantContact</c>. The defaults are the real service and its documented limits.</summary>
public sealed class ConstantContactOptions
{
    public const string Section = "ConstantContact";

    /// <summary>Base of the V3 API, ending in <c>/v3</c>. Default: <c>https://api.cc.email/v3</c>.</summary>
    public string ApiBaseUrl { get; set; } = "https://api.cc.email/v3";

    /// <summary>Where a user signs in and grants access. Default: the real service.</summary>
    public string AuthorizeUrl { get; set; } = "https://authz.constantcontact.com/oauth2/default/v1/authorize";

    /// <summary>Where codes and refresh tokens are exchanged. Default: the real service.</summary>
    public string TokenUrl { get; set; } = "https://authz.constantcontact.com/oauth2/default/v1/token";

    /// <summary>The application's API key; no default. Rate limits are counted for each key.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The application's secret. Default: empty, a public client with PKCE.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The key's limit in requests per second, above 0 and at most 100. Default: 4.</summary>
    public double RequestsPerSecond { get; set; } = 4;

    /// <summary>The key's limit in requests per UTC day, at least 1. Default: 10,000.</summary>
    public int RequestsPerDay { get; set; } = 10_000;

    /// <summary>The time limit of one try of one request, including the body. Default: 1 minute.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The maximum number of tries of a repeatable request, 1-10. Default: 5.</summary>
    public int Tries { get; set; } = 5;

    /// <summary>The pause before the second try; it doubles with each try. Default: 0.5 seconds.</summary>
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two tries. Default: 30 seconds.</summary>
    public TimeSpan LongestRetryPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before the first check of bulk jobs; the next are 2, 3, 5, 8, 13 ... times as long. Default: 1 second.</summary>
    public TimeSpan ActivityPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two checks of bulk jobs. Default: 30 seconds.</summary>
    public TimeSpan LongestActivityPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time without progress after which the outcome of a bulk job counts as unknown. Default: 30 minutes.</summary>
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The maximum time for which a bulk job is watched. Default: 6 hours.</summary>
    public TimeSpan LongestActivity { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// The maximum size of one answer in bytes after decompression, at least 1,000,000. A page of 500 contacts has about 1,000,000.
    /// Default: 8,000,000.
    /// </summary>
    public long AnswerBytes { get; set; } = 8_000_000;

    /// <summary>The same for the token endpoint, at least 10,000. Default: 1,000,000.</summary>
    public long TokenAnswerBytes { get; set; } = 1_000_000;

    /// <summary>
    /// The maximum size of an import body in bytes, 10,000-3,900,000. Above 4 MB the service drops rows without an error. Default:
    /// 3,500,000.
    /// </summary>
    public int ImportBytes { get; set; } = 3_500_000;

    /// <summary>The time limit of one try at the token endpoint. Default: 15 seconds.</summary>
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>An access token is renewed when its remaining lifetime is shorter. Default: 5 minutes.</summary>
    public TimeSpan RefreshMargin { get; set; } = TimeSpan.FromMinutes(5);

    internal bool IsPublicClient => ClientSecret.Length == 0;
}
