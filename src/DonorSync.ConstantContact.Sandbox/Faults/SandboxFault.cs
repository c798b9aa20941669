using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox;

/// <summary>What can be made to go wrong.</summary>
public enum FaultKind
{
    /// <summary>429 <c>throttled</c>.</summary>
    Throttled,

    /// <summary>429 <c>quota_exceeded</c>.</summary>
    QuotaExceeded,

    /// <summary>500, before the effect.</summary>
    InternalError,

    /// <summary>503, before the effect.</summary>
    Unavailable,

    /// <summary>400 of the validation sort.</summary>
    BadRequest,

    /// <summary>401, the token staying good.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409 with no id in its text.</summary>
    Conflict,

    /// <summary>415.</summary>
    UnsupportedMediaType,

    /// <summary>An HTML page (502 unless <see cref="SandboxFault.Status"/> says otherwise), before the effect.</summary>
    HtmlBody,

    /// <summary>No body at all (500 unless <see cref="SandboxFault.Status"/> says otherwise), before the effect.</summary>
    EmptyBody,

    /// <summary>The answer waits for <see cref="SandboxFault.Delay"/>, then is the normal one.</summary>
    Delay,

    /// <summary>The connection breaks and nothing has happened.</summary>
    CutBeforeEffect,

    /// <summary>The connection breaks after everything has happened.</summary>
    CutAfterEffect,

    /// <summary>Everything happens, and half of the answer's body comes, looking whole.</summary>
    TruncatedBody,

    /// <summary>The activity of the request never ends.</summary>
    ActivityStuck,

    /// <summary>The activity of the request fails without effect.</summary>
    ActivityFailed,

    /// <summary>The activity of the request is cancelled without effect.</summary>
    ActivityCancelled,

    /// <summary>The activity of the request times out without effect.</summary>
    ActivityTimedOut,

    /// <summary>The import of the request loses <see cref="SandboxFault.Rows"/> rows and calls itself completed.</summary>
    ActivityDropsRows,

    /// <summary>The access token of the request expires: 401 until it is refreshed.</summary>
    TokenExpired,

    /// <summary>The grant behind the request is revoked: 401, and refreshing is refused.</summary>
    TokenRevoked,

    /// <summary>The page begins with the last row of the page before.</summary>
    DuplicateRows,

    /// <summary>The rows of the page come in another order.</summary>
    ShuffledRows,

    /// <summary>The page misses <see cref="SandboxFault.Rows"/> of its rows.</summary>
    SkippedRows,

    /// <summary>The token endpoint answers <c>invalid_grant</c>, once; the grant itself lives on.</summary>
    InvalidGrant,
}

/// <summary>One fault: what goes wrong, for which requests, and how often.</summary>
public sealed record SandboxFault
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>
    /// The operation it strikes, as in the endpoint table: <c>POST /activities/contacts_json_import</c>,
    /// <c>GET /contacts/{contact_id}</c>, <c>POST /token</c>. A trailing <c>*</c> matches any ending; null strikes every API operation.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>Only requests of this account (<c>encoded_account_id</c>); null for all.</summary>
    public string? AccountId { get; init; }

    /// <summary>Fitting requests that pass unharmed first. Default 0.</summary>
    public int After { get; init; }

    /// <summary>How often it strikes; null for ever. Default 1.</summary>
    public int? Count { get; init; } = 1;

    /// <summary>Chance for each fitting request, 0 to 1. Default 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Seed of the chance and of what is shuffled or skipped. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Status of <see cref="FaultKind.HtmlBody"/> and <see cref="FaultKind.EmptyBody"/>.</summary>
    public int? Status { get; init; }

    /// <summary>How long <see cref="FaultKind.Delay"/> waits. Default 5 seconds.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For <see cref="FaultKind.Delay"/>: the answer waits until this is done, however long it takes, instead of for a time.</summary>
    [JsonIgnore]
    public Task? Until { get; init; }

    /// <summary>Rows lost by <see cref="FaultKind.ActivityDropsRows"/> and <see cref="FaultKind.SkippedRows"/>. Default 1.</summary>
    public int Rows { get; init; } = 1;
}

/// <summary>A fault as it stands: its number, what it is, how often it has struck.</summary>
public sealed record SetFault(int Id, SandboxFault Fault, int Struck);
