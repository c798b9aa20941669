using System.Security.Cryptography;
using System.Text;
using DonorSync.Server.Import.Uploads;

namespace DonorSync.Server.Rest.Idempotency;

/// <summary>A body that can be compared with another request's.</summary>
interface IFingerprinted
{
    /// <summary>A hash of the content, ignoring white space; null if the request has no key.</summary>
    byte[]? Print { get; }
}

/// <summary>
/// Fingerprints a request: method, address, parameters and the content of the body. A file counts by its bytes and name, so that a client
/// can send it again with another multipart boundary.
/// </summary>
static class RequestFingerprint
{
    public static async Task<string> OfAsync(EndpointFilterInvocationContext context)
    {
        var request = context.HttpContext.Request;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n"));
        foreach (var argument in context.Arguments)
        {
            if (argument is IFingerprinted { Print: { } print })
                hash.AppendData(print);
            else if (argument is DonorUpload upload)
                await AppendAsync(hash, upload, context.HttpContext.RequestAborted);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    static async Task AppendAsync(IncrementalHash hash, DonorUpload upload, CancellationToken cancellation)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{upload.FileName}\n"));
        upload.Content.Position = 0;
        hash.AppendData(await SHA256.HashDataAsync(upload.Content, cancellation));
        upload.Content.Position = 0;
    }
}
