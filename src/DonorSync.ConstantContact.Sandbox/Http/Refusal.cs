namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>A documented error: thrown by the code that finds it, written in one place.</summary>
internal sealed class Refusal(ApiReply reply, string message = "The request was refused.") : Exception(message)
{
    public ApiReply Reply => reply;

    /// <summary>400: the faults are joined into one message, as the real service does.</summary>
    public static Refusal Invalid(params IEnumerable<string> faults) =>
        Service(400, "contacts.api.validation.error", string.Join(", ", faults));

    public static Refusal NotFound(string message = "The requested resource was not found.") =>
        Service(404, "contacts.api.not_found", message);

    public static Refusal Conflict(string message) => Service(409, "contacts.api.conflict", message);

    private static Refusal Service(int status, string key, string message) => new(Errors.Service(status, key, message), message);
}

/// <summary>The shapes of errors: services return an array, the gateway in front of them a bare object.</summary>
internal static class Errors
{
    public static ApiReply Unauthorized { get; } = Gateway(
        401, "unauthorized", "Unauthorized") with
    { Challenge = "Bearer realm=api.cc.email" };

    public static ApiReply Throttled { get; } = Gateway(429, "throttled", "Too Many Requests");

    public static ApiReply QuotaExceeded { get; } = Gateway(429, "quota_exceeded", "Limit Exceeded");

    public static ApiReply Forbidden { get; } = Gateway(403, "access_denied", "Request forbidden due to insufficient user privileges.");

    /// <summary>The real body is not known; this has the gateway's shape.</summary>
    public static ApiReply MissingScope { get; } = Gateway(403, "unauthorized", "Unauthorized");

    /// <summary>The real key is not known.</summary>
    public static ApiReply QueueFull { get; } = Service(
        429, "contacts.api.too_many_activities", "You exceeded 1,000 queued activities for this user account.");

    public static ApiReply UnsupportedMediaType { get; } = Service(
        415, "contacts.api.unsupported_media_type", "The Content-Type is not supported.");

    public static ApiReply MethodNotAllowed { get; } = Service(405, "contacts.api.method_not_allowed", "Unsupported method used.");

    public static ApiReply InternalError { get; } = Service(
        500, "contacts.api.internal_error", "There was a problem with our internal service.");

    public static ApiReply Unavailable { get; } = Service(
        503, "contacts.api.service_unavailable", "Our internal service is temporarily unavailable.");

    public static ApiReply OutsideTheApi { get; } = ApiReply.Json(403, json =>
    {
        json.WriteStartObject();
        json.WriteString("message", "Forbidden");
        json.WriteEndObject();
    });

    /// <summary>The response of a firewall in front of the service: the request never reached the service.</summary>
    public static ApiReply Firewall { get; } = ApiReply.Text(
        403, "text/html", "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>");

    public static ApiReply Service(int status, string key, string message) => ApiReply.Json(status, json =>
    {
        json.WriteStartArray();
        WriteError(json, key, message);
        json.WriteEndArray();
    });

    public static ApiReply Gateway(int status, string key, string message) => ApiReply.Json(status, json => WriteError(json, key, message));

    private static void WriteError(Utf8JsonWriter json, string key, string message)
    {
        json.WriteStartObject();
        json.WriteString("error_key", key);
        json.WriteString("error_message", message);
        json.WriteEndObject();
    }
}
