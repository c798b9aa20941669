using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>Exchanges codes, refresh tokens and device codes for tokens; refuses with errors of RFC 6749.</summary>
internal sealed class TokenEndpoint(World world, DeviceFlow devices)
{
    public const string Path = "/oauth2/default/v1/token";
    public const string OperationName = "POST /token";
    private const int SpentAtMost = 64 * 1024;

    public static void Map(IEndpointRouteBuilder app, World world, DeviceFlow devices) =>
        app.MapPost(Path, new TokenEndpoint(world, devices).AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.ContentLength > SpentAtMost)
        {
            await Error(400, "invalid_request", "The request is too large.").WriteAsync(http);
            return;
        }

        var form = await FormReader.ReadAsync(http);
        // According to the service's support, the parameters may also be in the query.
        var parameters = new Func<string, string?>(name => (string?)form[name] ?? http.Request.Query[name]);
        var fault = world.Faults.Next(OperationName, null);
        if (fault is { Kind: FaultKind.Delay })
            await Task.Delay(fault.Spec.Delay, world.Options.Clock, http.RequestAborted);
        if (fault is { Kind: FaultKind.CutBeforeEffect })
        {
            http.Cut(fault);
            return;
        }

        if (world.Behaviour.TokenNeedsUserAgent && http.Request.Headers.UserAgent.Count == 0)
        {
            await Errors.Firewall.WriteAsync(http);
            return;
        }

        var reply = fault?.Instead ?? (fault?.Kind == FaultKind.InvalidGrant ? InvalidGrant() : Answer(http, parameters));
        http.Entry?.Fault = fault?.Kind;
        if (fault is { Kind: FaultKind.CutAfterEffect })
            http.Cut(fault);
        else
            await reply.WriteAsync(http);
    }

    private ApiReply Answer(HttpContext http, Func<string, string?> parameter)
    {
        if (Client(http, parameter, out var refusal) is not { } client)
            return refusal;
        http.Entry?.Client = client.ClientId;
        if (!world.Limits.TokenCallPasses(client.ClientId))
            return Errors.Throttled;
        return parameter("grant_type") switch
        {
            null or "" => Error(400, "invalid_request", "The token request must specify a grant_type."),
            "authorization_code" => Exchange(client, parameter),
            "refresh_token" => world.Grants.Refresh(parameter("refresh_token") ?? "", client.ClientId) is { } tokens
                ? Tokens(tokens, idToken: false)
                : InvalidGrant(),
            DeviceFlow.GrantType => devices.Poll(client, parameter("device_code") ?? "") is var (error, granted) && granted is not null
                ? Tokens(granted, idToken: false)
                : Error(400, error, "The device authorization is not complete."),
            _ => Error(400, "unsupported_grant_type", "The grant type is not supported by the authorization server."),
        };
    }

    private ApiReply Exchange(SandboxClient client, Func<string, string?> parameter)
    {
        if (world.Grants.TakeCode(parameter("code") ?? "") is not { } code || code.Grant.ClientId != client.ClientId)
            return Error(400, "invalid_grant", "The authorization code is invalid or has expired.");
        if (parameter("redirect_uri") != code.RedirectUri)
            return Error(400, "invalid_grant", "The 'redirect_uri' does not match the redirection URI used in the authorization request.");
        if (code.Challenge is { } challenge && Challenge(parameter("code_verifier") ?? "") != challenge)
            return Error(400, "invalid_grant", "PKCE verification failed.");
        return Tokens(world.Grants.Issue(code.Grant), idToken: true);
    }

    /// <summary>
    /// Returns the client: by HTTP Basic or <c>client_secret</c> if it has a secret, by <c>client_id</c> if it is public.
    /// </summary>
    private SandboxClient? Client(HttpContext http, Func<string, string?> parameter, out ApiReply refusal)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var (id, secret) = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            ? Basic(header[6..].Trim())
            : (parameter("client_id"), parameter("client_secret"));
        var client = world.FindClient(id);
        refusal = Error(401, "invalid_client", client is null
            ? "Invalid value for 'client_id' parameter."
            : "The client secret supplied for a confidential client is invalid.")
            with
        { Challenge = "Basic realm=\"sandbox\"" };
        if (client is null || client.Deactivated)
            return null;
        return client.ClientSecret is null
            || (secret is not null && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(client.ClientSecret)))
            ? client
            : null;
    }

    private static (string? Id, string? Secret) Basic(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length))
            return default;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (Uri.UnescapeDataString(pair[0]), pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : null);
    }

    private static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private ApiReply Tokens(TokenSet tokens, bool idToken) => ApiReply.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", (int)tokens.Lifetime.TotalSeconds);
        json.WriteString("access_token", tokens.AccessToken);
        json.WriteString("scope", string.Join(' ', tokens.Grant.Scopes));
        json.Set("refresh_token", tokens.RefreshToken);
        if (idToken)
            json.WriteString("id_token", world.Grants.IdToken(tokens.Grant));
        json.WriteEndObject();
    });

    private static ApiReply InvalidGrant() => Error(400, "invalid_grant", "The refresh token is invalid or expired.");

    public static ApiReply Error(int status, string error, string description) => ApiReply.Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", error);
        json.WriteString("error_description", description);
        json.WriteEndObject();
    });
}
