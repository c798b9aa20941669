using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Server.Rest.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Problems;

/// <summary>An error of the REST API: RFC 9457 problem details with a stable <c>code</c>.</summary>
/// <param name="Code">Stable, in snake_case; for programs.</param>
/// <param name="Detail">For people. Holds no secret.</param>
/// <param name="Errors">Errors by field; null if the problem is not about fields.</param>
record Problem(int Status, string Code, string Title, string Detail, IDictionary<string, string[]>? Errors = null)
{
    /// <summary>Headers that the status requires.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static readonly Problem Forbidden = new(403, "forbidden", "Not allowed", "You are not allowed to do this.");

    public static readonly Problem NoSuchAddress = new(404, "not_found", "Not found", "There is nothing at this address.");

    public static readonly Problem Internal = new(
        500, "internal_error", "Something went wrong here", "The server failed. Its log has the details.");

    public static Problem Of(DatabaseTrouble trouble) => trouble switch
    {
        DatabaseTrouble.Busy => new(503, "database_busy", "The database is busy", DatabaseErrors.TextOf(trouble)),
        DatabaseTrouble.DiskFull => new(503, "disk_full", "The disk is full", DatabaseErrors.TextOf(trouble)),
        DatabaseTrouble.ReadOnly => new(503, "database_read_only", "The database can only be read", DatabaseErrors.TextOf(trouble)),
        DatabaseTrouble.Damaged => new(503, "database_damaged", "The database is damaged", DatabaseErrors.TextOf(trouble)),
    };

    public static Problem TooMany(int seconds) => new(429, "too_many_requests", "Too many requests", $"Try again in {seconds} s.");

    public static Problem Unauthorized(bool wasGiven) => new(401, "unauthorized", "Sign in", wasGiven
        ? "The API token is unknown, was revoked or has ended."
        : "Send an API token: Authorization: Bearer <token>.");

    public static Problem Validation(FieldErrors errors) =>
        new(400, "validation_failed", "Some values are wrong", errors.ToString(), errors.ToDictionary());

    public static Problem Validation(string field, string problem) => Validation(FieldErrors.Of(field, problem));

    public static Problem Of(RejectedException rejection) => rejection switch
    {
        ValidationFailedException e => Validation(e.Errors),
        NotFoundException => new(404, rejection.Code, "Not found", rejection.Message),
        _ => new(409, rejection.Code, "Conflict", rejection.Message),
    };

    /// <summary>For requests that the framework refuses with only a status.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        401 => Unauthorized(wasGiven: false),
        403 => Forbidden,
        404 => NoSuchAddress,
        405 => new(405, "method_not_allowed", "Method not allowed", "This address does not support this method."),
        413 => new(413, "payload_too_large", "Too large", $"The body may have at most {JsonLimits.MaxBodyBytes / 1024 / 1024} MB."),
        415 => new(415, "unsupported_media_type", "Wrong media type", "Send the body as application/json, in UTF-8.")
        {
            Headers = [(HeaderNames.Accept, string.Join(", ", JsonSettings.MediaTypes))],
        },
        >= 500 => Internal with { Status = status },
        _ => new(status, "bad_request", "Bad request", "The request cannot be understood."),
    };

    public Task WriteAsync(HttpContext context)
    {
        foreach (var (name, value) in Headers)
            context.Response.Headers[name] = value;
        var details = new ProblemDetails { Type = $"urn:donorsync:problem:{Code}", Status = Status, Title = Title, Detail = Detail };
        details.Extensions["code"] = Code;
        if (Errors is not null)
            details.Extensions["errors"] = Errors;
        Extend(details);
        return TypedResults.Problem(details).ExecuteAsync(context);
    }

    /// <summary>Adds members that only this kind of problem has.</summary>
    protected virtual void Extend(ProblemDetails details)
    {
    }
}

/// <summary>A request that is refused before it reaches the donor database.</summary>
sealed class ProblemException(Problem problem, Exception? inner = null) : Exception(problem.Detail, inner)
{
    public Problem Problem { get; } = problem;
}
