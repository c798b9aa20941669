using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox.Faults;

/// <summary>The kinds of faults.</summary>
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

    /// <summary>400, as for a validation error.</summary>
    BadRequest,

    /// <summary>401; the token stays valid.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409 without an id in its text.</summary>
    Conflict,

    /// <summary>415.</summary>
    UnsupportedMediaType,

    /// <summary>An HTML page (502 unless <see cref="SandboxFault.Status"/> says otherwise), before the effect.</summary>
    HtmlBody,

    /// <summary>No body at all (500 unless <see cref="SandboxFault.Status"/> says otherwise), before the effect.</summary>
    EmptyBody,

    /// <summary>The normal response after <see cref="SandboxFault.Delay"/>.</summary>
    Delay,

    /// <summary>The connection breaks before the effect.</summary>
    CutBeforeEffect,

    /// <summary>The connection breaks after the effect.</summary>
    CutAfterEffect,

    /// <summary>The operation has its effect; only half of the response body is sent, with a matching length.</summary>
    TruncatedBody,

    /// <summary>The activity of the request never ends.</summary>
    ActivityStuck,

    /// <summary>The activity of the request fails without effect.</summary>
    ActivityFailed,

    /// <summary>The activity of the request is cancelled without effect.</summary>
    ActivityCancelled,

    /// <summary>The activity of the request times out without effect.</summary>
    ActivityTimedOut,

    /// <summary>The import of the request loses <see cref="SandboxFault.Rows"/> rows and still ends as completed.</summary>
    ActivityDropsRows,

    /// <summary>The access token of the request expires: 401 until it is refreshed.</summary>
    TokenExpired,

    /// <summary>The grant of the request is revoked: 401, and refreshing fails.</summary>
    TokenRevoked,

    /// <summary>The page begins with the last row of the previous page.</summary>
    DuplicateRows,

    /// <summary>The rows of the page are in a different order.</summary>
    ShuffledRows,

    /// <summary>The page lacks <see cref="SandboxFault.Rows"/> of its rows.</summary>
    SkippedRows,

    /// <summary>The token endpoint returns <c>invalid_grant</c>; the grant itself stays valid.</summary>
    InvalidGrant,
}

/// <summary>One fault: its kind, the requests that it applies to, and the number of times.</summary>
public sealed record SandboxFault
{
    public required FaultKind Kind { get; init; }

    /// <summary>
    /// The operation that it applies to, as in the endpoint table: <c>POST /activities/contacts_json_import</c>,
    /// <c>GET /contacts/{contact_id}</c>, <c>POST /token</c>. A trailing <c>*</c> matches any ending; null means every API operation.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>Only requests of this account (<c>encoded_account_id</c>); null: all.</summary>
    public string? AccountId { get; init; }

    /// <summary>Number of matching requests that pass first. Default: 0.</summary>
    public int After { get; init; }

    /// <summary>Number of times that it applies; null: no limit. Default: 1.</summary>
    public int? Count { get; init; } = 1;

    /// <summary>Probability for each matching request, 0 to 1. Default: 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Seed of all random choices (probability, shuffled and skipped rows). Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Status of <see cref="FaultKind.HtmlBody"/> and <see cref="FaultKind.EmptyBody"/>.</summary>
    public int? Status { get; init; }

    /// <summary>Delay of <see cref="FaultKind.Delay"/>. Default: 5 seconds.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For <see cref="FaultKind.Delay"/>: the response waits for this task instead of for <see cref="Delay"/>.</summary>
    [JsonIgnore]
    public Task? Until { get; init; }

    /// <summary>Rows lost by <see cref="FaultKind.ActivityDropsRows"/> and <see cref="FaultKind.SkippedRows"/>. Default: 1.</summary>
    public int Rows { get; init; } = 1;
}

/// <summary>A fault that is set: its number, the fault, and the number of times that it applied.</summary>
public sealed record SetFault(int Id, SandboxFault Fault, int Struck);
