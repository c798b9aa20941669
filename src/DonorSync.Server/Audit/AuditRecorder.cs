using System.Security.Claims;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Organizations;
using DonorSync.Server.Security;

namespace DonorSync.Server.Audit;

/// <summary>
/// Writes down what was done before whoever asked for it learns that it was. What was refused, or is shown again to be corrected, did
/// nothing and is not written.
/// </summary>
static partial class AuditRecorder
{
    /// <summary>Who comes back from Constant Contact need not be signed in here.</summary>
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
        var note = new AuditNote(author, trail.What ?? what.What, trail.About, http.Request.Path, http.Connection.RemoteIpAddress?.ToString());
        try
        {
            // It is done: that the asker has gone away changes nothing about it.
            await http.RequestServices.GetRequiredService<AuditBook>().WriteAsync(organization, note, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The log of the server has it then; taking the answer back would not undo what was done.
            LogUnwritten(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AuditRecorder)), e, author.Who, what.What, http.Request.Path);
        }
    }

    /// <summary>The form is looked at only where there are several, and never one that was refused: it may not be read then.</summary>
    static AuditedAttribute? Which(HttpContext http, IReadOnlyList<AuditedAttribute> audited)
    {
        var form = audited.Any(static a => a.Form is not null) && http.Request.HasFormContentType ? http.Request.Form[FormNameField].ToString() : "";
        return audited.FirstOrDefault(a => a.Form is null || (form.Length > 0 && form.StartsWith(a.Form, StringComparison.Ordinal)));
    }

    /// <summary>Pages show a form again (200) that was refused, or lead on with <c>?problem=</c>.</summary>
    static bool IsDone(HttpContext http, AuditTrail trail) => !trail.IsRepeated && (trail.IsDone || http.Response.StatusCode switch
    {
        >= 200 and < 300 => IsCall(http),
        >= 300 and < 400 => HttpMethods.IsPost(http.Request.Method)
            && !http.Response.Headers.Location.ToString().Contains("problem=", StringComparison.Ordinal),
        _ => false,
    });

    /// <summary>Neither a page, which answers GET and POST with 200, nor one of its forms, which lead on.</summary>
    static bool IsCall(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Count == 1;

    static (Sync.OrganizationId Organization, ChangeAuthor Author)? AuthorOf(ClaimsPrincipal user, AuditTrail trail)
    {
        var caller = user.FindFirstValue(OrganizationClaims.Organization) is null ? null : Caller.Of(user);
        return trail.Organization is { } organization && organization != caller?.Organization
            ? (organization, new ChangeAuthor(ConsentSource.Person, trail.Who ?? NotSignedIn))
            : caller is null ? null : (caller.Organization, caller.Author);
    }

    [LoggerMessage(1400, LogLevel.Error, "The audit log could not be written: {Who} did this: {What} ({Path})")]
    static partial void LogUnwritten(ILogger logger, Exception error, string who, string what, string path);
}
