using System.Security.Claims;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Audit;

/// <summary>
/// Writes an audit entry before the response to a successful request is sent. Refused requests and forms that are shown again changed
/// nothing and are not recorded.
/// </summary>
static partial class AuditRecorder
{
    /// <summary>The user who returns from Constant Contact need not be signed in.</summary>
    const string NotSignedIn = "not signed in";

    const string FormNameField = "_handler";

    public static void UseAudit(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetOrderedMetadata<AuditedAttribute>() is { Count: > 0 } audited)
            http.Response.OnStarting(() => RecordAsync(http, audited));
        return next(http);
    });

    static async Task RecordAsync(HttpContext http, IReadOnlyList<AuditedAttribute> audited)
    {
        var trail = http.RequestServices.GetRequiredService<AuditTrail>();
        if (!IsDone(http, trail) || Which(http, audited) is not { } what || AuthorOf(http.User, trail) is not var (organization, author))
            return;
        var note = new AuditNote(
            author, trail.What ?? what.What, trail.About, http.Request.Path, http.Connection.RemoteIpAddress?.ToString());
        try
        {
            // The change is made, so a client that disconnected does not cancel the entry.
            await http.RequestServices.GetRequiredService<AuditBook>().WriteAsync(organization, note, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The server log holds the entry instead; failing the response would not undo the change.
            LogUnwritten(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AuditRecorder)), e, author.Who,
                what.What, http.Request.Path);
        }
    }

    /// <summary>
    /// The form is read only if several actions share the endpoint, and never after a refusal, when it may not be readable.
    /// </summary>
    static AuditedAttribute? Which(HttpContext http, IReadOnlyList<AuditedAttribute> audited)
    {
        var form = audited.Any(static a => a.Form is not null) && http.Request.HasFormContentType
            ? http.Request.Form[FormNameField].ToString() : "";
        return audited.FirstOrDefault(a => a.Form is null || (form.Length > 0 && form.StartsWith(a.Form, StringComparison.Ordinal)));
    }

    /// <summary>Pages show a refused form again (200) or redirect with <c>?problem=</c>.</summary>
    static bool IsDone(HttpContext http, AuditTrail trail) => !trail.IsRepeated && (trail.IsDone || http.Response.StatusCode switch
    {
        >= 200 and < 300 => IsCall(http),
        >= 300 and < 400 => HttpMethods.IsPost(http.Request.Method)
            && !http.Response.Headers.Location.ToString().Contains("problem=", StringComparison.Ordinal),
        _ => false,
    });

    /// <summary>True for an API call: a page accepts GET and POST, and its forms redirect.</summary>
    static bool IsCall(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Count == 1;

    static (OrganizationId Organization, ChangeAuthor Author)? AuthorOf(ClaimsPrincipal user, AuditTrail trail)
    {
        var caller = user.FindFirstValue(OrganizationClaims.Organization) is null ? null : Caller.Of(user);
        return trail.Organization is { } organization && organization != caller?.Organization
            ? (organization, new ChangeAuthor(ConsentSource.Person, trail.Who ?? NotSignedIn))
            : caller is null ? null : (caller.Organization, caller.Author);
    }

    [LoggerMessage(1400, LogLevel.Error, "Writing the audit log failed. Missing entry: {Who}: {What} ({Path})")]
    static partial void LogUnwritten(ILogger logger, Exception error, string who, string what, string path);
}

/// <summary>
/// The text of the audit entry for this endpoint. Every endpoint that changes something or returns the data of many people has one; a test
/// checks that.
/// </summary>
/// <param name="what">In the past tense: "Deleted a contact".</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
sealed class AuditedAttribute(string what) : Attribute
{
    public string What => what;

    /// <summary>For a page with several forms: the prefix of the form's name.</summary>
    public string? Form { get; init; }
}

static class AuditedEndpoints
{
    public static TBuilder Audited<TBuilder>(this TBuilder endpoint, string what)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAttribute(what));
}
