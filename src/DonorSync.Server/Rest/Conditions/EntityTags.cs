using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using DonorSync.Server.Rest.Json;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Conditions;

/// <summary>A response with an <c>ETag</c>.</summary>
interface ITagged
{
    /// <summary>Returns what GET shows; the response to a change may have more.</summary>
    object Shown();
}

/// <summary>Entity tags that identify the state of a contact or a group.</summary>
static class EntityTags
{
    /// <summary>Long enough to be unique.</summary>
    const int Bytes = 18;

    /// <summary>
    /// Computed from everything shown, so that it changes with all that a client can see: fields, groups, members, the group's list.
    /// </summary>
    public static EntityTagHeaderValue Of(ITagged answer)
    {
        var shown = answer.Shown();
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown, shown.GetType(), JsonSettings.Options));
        return new($"\"{Base64Url.EncodeToString(hash.AsSpan(0, Bytes))}\"");
    }
}
