using DonorSync.Database.Answers;
using Microsoft.AspNetCore.Http.Features;

namespace DonorSync.Server.Rest.Idempotency;

/// <summary>A response as bytes, so that repetitions are identical.</summary>
sealed class BufferedResponse(KeptAnswer answer) : IResult
{
    /// <summary>Writes a result to memory instead of the caller.</summary>
    /// <param name="requestHash">The fingerprint of the request.</param>
    public static async Task<KeptAnswer> OfAsync(HttpContext http, IResult result, string requestHash)
    {
        var toCaller = http.Features.Get<IHttpResponseBodyFeature>();
        using var memory = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(memory));
        try
        {
            await result.ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            http.Features.Set(toCaller);
        }
        var headers = http.Response.Headers;
        return new(
            requestHash, http.Response.StatusCode, http.Response.ContentType, One(headers.Location), One(headers.ETag), memory.ToArray());
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.Location = answer.Location;
        response.Headers.ETag = answer.EntityTag;
        if (answer.Body is { Length: > 0 } body)
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
