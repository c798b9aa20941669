using System.Globalization;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>Pages of collections that are paged by position.</summary>
internal static class OrdinalPages
{
    public static ApiReply Answer<T>(
        Paging paging, string path, string name, IReadOnlyList<T> all, Action<Utf8JsonWriter, T> write,
            Action<Utf8JsonWriter>? more = null) => ApiReply.Json(200, json =>
    {
        var page = all.Skip(paging.Ordinal - 1).Take(paging.Limit).ToList();
        var next = paging.Ordinal + page.Count;
        json.WriteStartObject();
        json.WriteStartArray(name);
        page.ForEach(item => write(json, item));
        json.WriteEndArray();
        more?.Invoke(json);
        paging.WriteLinks(json, path, page.Count > 0 && next <= all.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
        json.WriteEndObject();
    });
}
