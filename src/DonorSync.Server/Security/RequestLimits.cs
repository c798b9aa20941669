using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Security;

/// <summary>The section <c>Limits</c> of the settings. The defaults do not affect normal use.</summary>
sealed class LimitOptions
{
    /// <summary>Requests per second that one API token may make on average; an IP address may make twice as many.</summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>Sign-in attempts per minute from one IP address. The account itself is locked after five wrong ones.</summary>
    [Range(1, 100_000)]
    public int SignInsPerMinute { get; set; } = 60;
}

/// <summary>
/// Keeps one token or IP address from overloading the server, and from guessing passwords of many accounts. Requests over the limit get 429
/// with <c>Retry-After</c>. Health and metrics are not limited.
/// </summary>
sealed class RequestLimits : IDisposable
{
    /// <summary>A burst may use this many seconds' worth of requests.</summary>
    const int BurstSeconds = 20;

    static readonly PathString[] SignIn = ["/sign-in", "/setup", "/account"];
    static readonly PathString[] Open = ["/health", "/metrics"];

    readonly PartitionedRateLimiter<HttpContext>[] each;
    readonly PartitionedRateLimiter<HttpContext> all;

    public RequestLimits(LimitOptions limits)
    {
        each =
        [
            PartitionedRateLimiter.Create<HttpContext, string>(context => Address(context, limits)),
            PartitionedRateLimiter.Create<HttpContext, string>(context => Token(context, limits)),
            PartitionedRateLimiter.Create<HttpContext, string>(context => SignIns(context, limits)),
        ];
        all = PartitionedRateLimiter.CreateChained(each);
    }

    public void Dispose()
    {
        all.Dispose();
        Array.ForEach(each, static limiter => limiter.Dispose());
    }

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        using var lease = all.AttemptAcquire(context);
        await (lease.IsAcquired ? next(context) : RefuseAsync(context, lease));
    }

    static RateLimitPartition<string> Address(HttpContext context, LimitOptions limits) =>
        IsOpen(context) ? RateLimitPartition.GetNoLimiter("") : Bucket(AddressOf(context), limits.RequestsPerSecond * 2);

    static RateLimitPartition<string> Token(HttpContext context, LimitOptions limits) =>
        context.Request.Headers.Authorization.ToString() is { Length: > 0 } token && !IsOpen(context)
            ? Bucket(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), limits.RequestsPerSecond)
            : RateLimitPartition.GetNoLimiter("");

    static RateLimitPartition<string> SignIns(HttpContext context, LimitOptions limits) =>
        HttpMethods.IsPost(context.Request.Method) && SignIn.Any(path => context.Request.Path.StartsWithSegments(path))
            ? RateLimitPartition.GetFixedWindowLimiter(
                AddressOf(context), _ => new() { PermitLimit = limits.SignInsPerMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter("");

    static RateLimitPartition<string> Bucket(string key, int perSecond) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
    {
        TokenLimit = perSecond * BurstSeconds,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
    });

    static bool IsOpen(HttpContext context) => Open.Any(open => context.Request.Path.StartsWithSegments(open));

    static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    static Task RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        var pause = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var seconds = (int)Math.Ceiling(pause.TotalSeconds);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemHandler.IsApi(context.Request.Path)
            ? Problem.TooMany(seconds).WriteAsync(context)
            : context.Response.WriteAsync($"Too many requests. Try again in {seconds} s.");
    }
}

static class RequestLimitsExtensions
{
    public static void AddRequestLimits(this IServiceCollection services, LimitOptions limits) =>
        services.AddSingleton(_ => new RequestLimits(limits));

    /// <summary>Replaces ASP.NET Core's middleware, whose limiters' timers outlive the server.</summary>
    public static void UseRequestLimits(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RequestLimits>();
        app.Use(limits.RunAsync);
    }
}
