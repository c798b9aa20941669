using System.Net.Http.Headers;
using System.Text;

namespace DonorSync.ConstantContact.Calls;

/// <summary>One call. <paramref name="Path"/> is relative to the base address, with its query.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path, Func<HttpContent>? Content = null)
{
    /// <summary>Whether a repetition is harmless. POST is not: it creates jobs, lists and contacts.</summary>
    public bool IsRepeatable => Method != HttpMethod.Post;

    /// <summary>The name for logs and errors, without the query, which can contain an address.</summary>
    public string Name => $"{Method.Method} {Path.Split('?')[0]}";

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Delete(string path) => new(HttpMethod.Delete, path);

    public static ApiRequest Put<T>(string path, T body) => Json(HttpMethod.Put, path, Wire.Bytes(body));

    public static ApiRequest Post<T>(string path, T body) => Json(HttpMethod.Post, path, Wire.Bytes(body));

    public static ApiRequest Post(string path, byte[] json) => Json(HttpMethod.Post, path, json);

    public static ApiRequest PostFile(string path, string fileName, byte[] csv, string listIds) =>
        new(HttpMethod.Post, path, () => new MultipartFormDataContent
        {
            { Typed(csv, "text/csv"), "\"file\"", $"\"{fileName}\"" },
            { new ByteArrayContent(Encoding.ASCII.GetBytes(listIds)), "\"list_ids\"" },
        });

    static ApiRequest Json(HttpMethod method, string path, byte[] body) => new(method, path, () => Typed(body, "application/json"));

    static ByteArrayContent Typed(byte[] body, string type) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
