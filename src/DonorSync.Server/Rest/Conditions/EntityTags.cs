using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Conditions;

/// <summary>An answer with an <c>ETag</c>.</summary>
interface ITagged
{
    /// <summary>Returns what GET shows: an answer to a change may say more.</summary>
    object Shown();
}

/// <summary>Tags that tell one state of a contact or a group from every other.</summary>
static class EntityTags
{
    /// <summary>More than enough to tell states apart.</summary>
    const int Bytes = 18;

    /// <summary>
    /// Derived from all that is shown, so that it changes with everything a client can see: fields, groups, members and the list of a group.
    /// </summary>
    public static EntityTagHeaderValue Of(ITagged answer)
    {
        var shown = answer.Shown();
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown, shown.GetType(), JsonSettings.Options));
        return new($"\"{Base64Url.EncodeToString(hash.AsSpan(0, Bytes))}\"");
    }
}
