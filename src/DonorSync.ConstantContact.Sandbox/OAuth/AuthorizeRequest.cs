using Microsoft.Extensions.Primitives;

namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>The checked parameters of an authorize request. An invalid client or redirect is shown on a page, never redirected.</summary>
internal sealed record AuthorizeRequest(SandboxClient Client, string RedirectUri)
{
    public IReadOnlyList<string> Scopes { get; private init; } = [];
    public string? State { get; private init; }
    public string? Challenge { get; private init; }

    /// <summary><c>prompt=login</c>: the page asks for a login even if the browser is signed in.</summary>
    public bool AsksForLogin { get; private init; }

    /// <summary>An error that is returned to the application by redirect.</summary>
    public (string Error, string Description)? Fault { get; private init; }

    /// <summary>Reads a request. Returns null, with the reason, when it must not be redirected.</summary>
    public static AuthorizeRequest? Read(World world, Func<string, StringValues> parameter, out string problem)
    {
        problem = "";
        if (world.FindClient(parameter("client_id")) is not { } client)
            problem = "The client_id is missing or not registered with this sandbox.";
        else if (parameter("redirect_uri").ToString() is var redirect && !client.Accepts(redirect))
            problem = "The redirect_uri is missing or not registered for this application.";
        else
            return new AuthorizeRequest(client, redirect).With(parameter);
        return null;
    }

    /// <summary>Returns the address of the redirect, with these parameters and the state.</summary>
    public string Back(params (string Name, string Value)[] values)
    {
        var all = State is null ? values : [.. values, ("state", State)];
        var query = string.Join('&', all.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        return RedirectUri + (RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }

    private AuthorizeRequest With(Func<string, StringValues> parameter)
    {
        var scopes = parameter("scope").ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        string? challenge = parameter("code_challenge");
        string? prompt = parameter("prompt");
        return this with
        {
            AsksForLogin = prompt == "login",
            State = parameter("state") is { Count: > 0 } state ? state.ToString() : null,
            Scopes = scopes.Length > 0 ? scopes : Http.Scopes.ByDefault,
            Challenge = challenge,
            Fault = parameter("response_type") switch
            {
                { } type when type != "code" => ("unsupported_response_type", "The response type must be code."),
                _ when parameter("state").ToString().Length == 0 =>
                    ("invalid_request", "The authentication request has an invalid 'state' parameter."),
                _ when prompt is not (null or "login") => ("invalid_request", "The value of the 'prompt' parameter is not supported."),
                _ when Array.Find(scopes, scope => !Http.Scopes.All.Contains(scope)) is not null =>
                    ("invalid_scope", "One or more scopes are not configured for the authorization server resource."),
                _ when challenge is not null && parameter("code_challenge_method") != "S256" =>
                    ("invalid_request", "The code_challenge_method must be S256."),
                _ when challenge is null && Client.ClientSecret is null =>
                    ("invalid_request", "PKCE code challenge is required when the client is public."),
                _ when Client.Deactivated => ("unauthorized_client", "The application is deactivated."),
                _ => null,
            },
        };
    }
}
