using System.Security.Claims;
using System.Text.Encodings.Web;
using DonorSync.Database;
using DonorSync.Database.Tokens;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Security;

/// <summary><c>Authorization: Bearer &lt;API token&gt;</c>. The token's scopes limit what it may do in its organization.</summary>
sealed class BearerTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";
    const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        await using var db = await contexts.CreateDbContextAsync(Context.RequestAborted);
        var token = await new TokenService(db, clock).AuthenticateAsync(header[Prefix.Length..].Trim(), Context.RequestAborted);
        if (token is null)
            return AuthenticateResult.Fail("The API token is unknown, revoked or expired.");
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, $"API token {token.Name}"), .. OrganizationClaims.Of(token)],
            SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var wasGiven = Request.Headers.Authorization.Count > 0;
        Response.Headers[HeaderNames.WWWAuthenticate] = wasGiven
            ? "Bearer realm=\"DonorSync\", error=\"invalid_token\""
            : "Bearer realm=\"DonorSync\"";
        return Problem.Unauthorized(wasGiven).WriteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.Forbidden.WriteAsync(Context);
}
