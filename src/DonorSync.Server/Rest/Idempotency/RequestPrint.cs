using System.Security.Cryptography;
using System.Text;
using DonorSync.Server.Import;

namespace DonorSync.Server.Rest.Idempotency;

/// <summary>A body whose content can be compared with another request's.</summary>
interface IPrinted
{
    /// <summary>A hash of the content, whatever its white space; null when no request asks for it.</summary>
    byte[]? Print { get; }
}

/// <summary>
/// Tells whether two requests ask for the same: method, address, parameters and what the body says. A file counts by its bytes and name, so that a
/// client may send it again with another multipart boundary.
/// </summary>
static class RequestPrint
{
    public static async Task<string> OfAsync(EndpointFilterInvocationContext context)
    {
        var request = context.HttpContext.Request;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n"));
        foreach (var argument in context.Arguments)
        {
            if (argument is IPrinted { Print: { } print })
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
