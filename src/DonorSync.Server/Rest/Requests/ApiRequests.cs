using DonorSync.Database.Tokens;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Requests;

/// <summary>Checks every API request before its body is read: the token's scope, the parameters, the body's encoding.</summary>
static class ApiRequests
{
    /// <summary>Runs after authorization, so that a caller without a token learns nothing.</summary>
    public static void UseApiRequests(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint || !ProblemHandler.IsApi(http.Request.Path))
            return next(http);
        var problem = ScopeProblem(http, endpoint) ?? QueryRules.Check(http.Request.Query, endpoint) ?? CompressedBodies.Open(http);
        return problem is null ? next(http) : problem.WriteAsync(http);
    });

    static Problem? ScopeProblem(HttpContext http, RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is null || http.User.Identity?.IsAuthenticated != true)
            return null;
        var needed = ApiCalls.Of(endpoint.Metadata).Scope;
        if (OrganizationClaims.ScopesOf(http.User).HasFlag(needed))
            return null;
        var name = TokenScopeNames.Of(needed);
        return new Problem(403, "insufficient_scope", "The token may not do this", $"This call needs a token with the scope \"{name}\".")
        {
            Headers = [(HeaderNames.WWWAuthenticate, $"Bearer realm=\"DonorSync\", error=\"insufficient_scope\", scope=\"{name}\"")],
        };
    }
}
