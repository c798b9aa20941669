using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using DonorSync.Donors;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Conditions;

/// <summary>The preconditions of a request: <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, 13).</summary>
sealed class Preconditions
{
    static readonly Problem Failed = new(
        412, "precondition_failed", "Not as expected", "It has changed. Read it again and repeat the request with its ETag.");

    readonly HttpResponse response;
    readonly IList<EntityTagHeaderValue>? match;
    readonly IList<EntityTagHeaderValue>? noneMatch;

    Preconditions(HttpContext http)
    {
        response = http.Response;
        match = Read(HeaderNames.IfMatch, http.Request.Headers.IfMatch);
        noneMatch = Read(HeaderNames.IfNoneMatch, http.Request.Headers.IfNoneMatch);
    }

    public static ValueTask<Preconditions?> BindAsync(HttpContext http) => ValueTask.FromResult<Preconditions?>(new(http));

    /// <summary>Returns the result of a GET, or 304 if the caller already has it.</summary>
    public Results<Ok<T>, StatusCodeHttpResult> Shown<T>(T answer)
        where T : ITagged => Has(noneMatch, Tag(answer), strong: false)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(answer);

    /// <summary>Adds the tag of a created or changed resource to the response.</summary>
    /// <returns>The same response.</returns>
    public T Tagged<T>(T answer)
        where T : ITagged
    {
        Tag(answer);
        return answer;
    }

    /// <summary>Makes a change if its preconditions hold. No other change can happen between check and change.</summary>
    /// <param name="current">Reads the resource that the preconditions refer to.</param>
    /// <exception cref="ProblemException">A precondition failed; nothing was changed.</exception>
    public async Task<T> GuardAsync<T>(
        DonorSession donors, Func<Task<ITagged>> current, Func<Task<T>> change, CancellationToken cancellation)
    {
        if (match is null && noneMatch is null)
            return await change();
        T? changed = default;
        await donors.TogetherAsync(
            async () =>
            {
                var tag = EntityTags.Of(await current());
                if ((match is not null && !Has(match, tag, strong: true)) || Has(noneMatch, tag, strong: false))
                    throw new ProblemException(Failed);
                changed = await change();
            },
            cancellation);
        return changed!;
    }

    EntityTagHeaderValue Tag(ITagged answer)
    {
        var tag = EntityTags.Of(answer);
        response.Headers.ETag = tag.ToString();
        return tag;
    }

    static bool Has(IList<EntityTagHeaderValue>? tags, EntityTagHeaderValue tag, bool strong) =>
        tags?.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, strong)) == true;

    static IList<EntityTagHeaderValue>? Read(string name, StringValues sent)
    {
        if (sent.Count == 0)
            return null;
        return EntityTagHeaderValue.TryParseStrictList([.. sent.OfType<string>()], out var tags) && tags.Count > 0
            ? tags
            : throw new ProblemException(Problem.Validation(name, "must be * or entity tags in quotation marks, such as \"abc\"."));
    }
}

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
