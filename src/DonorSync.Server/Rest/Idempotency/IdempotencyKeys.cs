using System.Collections.Concurrent;
using DonorSync.Database.Answers;
using DonorSync.Donors;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c> on calls that create: for 24 hours a repeated request gets the first response and has no effect. Refused and
/// failed requests had no effect and are not stored.
/// </summary>
sealed class IdempotencyKeys
{
    public const string Header = "Idempotency-Key";

    /// <summary>Marks a response that repeats an earlier request's.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public const int MaxLength = 255;

    static readonly Problem InProgress = new(
        409, "idempotency_in_progress", "Still in progress",
        "The first request with this Idempotency-Key is still in progress. Try again in a moment.")
    {
        Headers = [(HeaderNames.RetryAfter, "1")],
    };

    static readonly Problem Reused = new(
        422, "idempotency_key_reused", "Key was used already",
        "This Idempotency-Key was used with another request. Use a new key for every new request.");

    static readonly Problem AnswerGone = new(
        409, "idempotency_answer_gone", "Done already",
        "The request with this Idempotency-Key was completed, and its response is no longer kept.");

    /// <summary>Requests in progress in this process. The database separates those of other servers.</summary>
    readonly ConcurrentDictionary<(Guid Token, string Key), byte> answering = [];

    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var keeping = ApiCalls.Of(http.GetEndpoint()!.Metadata).Keeping;
        return keeping == Keeping.No || http.Request.Headers[Header].Count == 0
            ? await next(context)
            : await http.RequestServices.GetRequiredService<IdempotencyKeys>().AnswerAsync(context, next, keeping);
    }

    async Task<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Keeping keeping)
    {
        var http = context.HttpContext;
        var place = (OrganizationClaims.TokenOf(http.User), ReadKey(http));
        if (!answering.TryAdd(place, 0))
            throw new ProblemException(InProgress);
        try
        {
            var donors = http.RequestServices.GetRequiredService<DonorSession>();
            if (keeping == Keeping.Afterwards)
                return await AnswerAsync(context, next, donors, place);
            IResult? answer = null;
            // The transaction serializes requests of one organization that arrive at several servers.
            await donors.TogetherAsync(async () => answer = await AnswerAsync(context, next, donors, place), http.RequestAborted);
            return answer;
        }
        finally
        {
            answering.TryRemove(place, out _);
        }
    }

    static async Task<IResult> AnswerAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, DonorSession donors, (Guid Token, string Key) place)
    {
        var http = context.HttpContext;
        var request = await RequestFingerprint.OfAsync(context);
        if (await donors.Answers.FindAsync(place.Token, place.Key, http.RequestAborted) is { } kept)
        {
            http.RequestServices.GetRequiredService<AuditTrail>().DidNothing();
            return kept.RequestHash == request ? Replay(http, kept) : throw new ProblemException(Reused);
        }
        var result = await next(context);
        var answer = await BufferedResponse.OfAsync(http, result as IResult ?? TypedResults.Ok(result), request);
        // The change is made, so a client that disconnected does not cancel storing.
        if (answer.Status is >= 200 and < 300)
            await donors.Answers.KeepAsync(place.Token, place.Key, answer, CancellationToken.None);
        return new BufferedResponse(answer);
    }

    static BufferedResponse Replay(HttpContext http, KeptAnswer kept)
    {
        if (kept.Body is null)
            throw new ProblemException(AnswerGone);
        http.Response.Headers[ReplayedHeader] = "true";
        return new(kept);
    }

    static string ReadKey(HttpContext http) =>
        http.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } key] && key.All(static c => c is > ' ' and <= '~')
        ? key
        : throw new ProblemException(Problem.Validation(Header, $"must be one text of 1 to {MaxLength} visible ASCII characters."));
}
