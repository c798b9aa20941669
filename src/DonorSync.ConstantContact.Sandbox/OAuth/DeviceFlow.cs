using DonorSync.ConstantContact.Sandbox.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>RFC 8628: an application without a browser shows a short code, and the user enters it on the activation page.</summary>
internal sealed class DeviceFlow(World world)
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";
    public const string Path = "/oauth2/default/v1/device/authorize";
    public const string ActivatePath = "/activate";
    private const string CodeLetters = "BCDFGHJKLMNPQRSTVWXZ";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<Pending> all = [];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path, StartAsync);
        app.MapGet(ActivatePath, http =>
            ActivatePage.WriteAsync(http, world.OrderedAccounts, http.Request.Query["user_code"].ToString(), null));
        app.MapPost(ActivatePath, DecideAsync);
    }

    /// <summary>Returns the tokens, or the error of a poll.</summary>
    public (string Error, TokenSet? Tokens) Poll(SandboxClient client, string deviceCode)
    {
        AccessGrant grant;
        lock (gate)
        {
            var now = world.Clock.UtcNow;
            if (all.Find(pending => pending.DeviceCode == deviceCode && pending.Client == client) is not { } found)
                return ("invalid_grant", null);
            if (found.ExpiresAt <= now || found.Denied)
            {
                all.Remove(found);
                return (found.Denied ? "access_denied" : "expired_token", null);
            }

            if (found.Grant is null)
            {
                var tooSoon = now - found.PolledAt < Interval;
                found.PolledAt = now;
                return (tooSoon ? "slow_down" : "authorization_pending", null);
            }

            grant = found.Grant;
            all.Remove(found);
        }

        return ("", world.Grants.Issue(grant, world.Behaviour.DeviceFlowRefreshes));
    }

    private async Task StartAsync(HttpContext http)
    {
        var form = await FormReader.ReadAsync(http);
        var scopes = ((string?)form["scope"] ?? http.Request.Query["scope"].ToString()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var client = world.FindClient((string?)form["client_id"] ?? http.Request.Query["client_id"]);
        http.Entry?.Client = client?.ClientId;
        if (client is null)
            await TokenEndpoint.Error(401, "invalid_client", "Invalid value for 'client_id' parameter.").WriteAsync(http);
        else if (scopes.Length == 0 || scopes.Except(Scopes.All).Any())
            await TokenEndpoint.Error(400, "invalid_scope", "One or more scopes are not configured for the authorization server resource.")
                .WriteAsync(http);
        else
            await Answer(Begin(client, scopes), $"{http.Request.Scheme}://{http.Request.Host}{ActivatePath}").WriteAsync(http);
    }

    private Pending Begin(SandboxClient client, string[] scopes)
    {
        var letters = System.Security.Cryptography.RandomNumberGenerator.GetString(CodeLetters, 8);
        var pending = new Pending(client, scopes, GrantStore.Secret(24), $"{letters[..4]}-{letters[4..]}", world.Clock.UtcNow + Lifetime);
        lock (gate)
            all.Add(pending);
        return pending;
    }

    private static ApiReply Answer(Pending pending, string page) => ApiReply.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("device_code", pending.DeviceCode);
        json.WriteString("user_code", pending.UserCode);
        json.WriteString("verification_uri", page);
        json.WriteString("verification_uri_complete", $"{page}?user_code={pending.UserCode}");
        json.WriteNumber("expires_in", (int)Lifetime.TotalSeconds);
        json.WriteNumber("interval", (int)Interval.TotalSeconds);
        json.WriteEndObject();
    });

    private async Task DecideAsync(HttpContext http)
    {
        var form = await FormReader.ReadAsync(http);
        var account = world.Accounts.GetValueOrDefault(form["account"].ToString()) ?? world.OrderedAccounts.FirstOrDefault();
        var typed = form["user_code"].ToString().Trim();
        string text;
        lock (gate)
        {
            var found = all.Find(pending =>
                string.Equals(pending.UserCode, typed, StringComparison.OrdinalIgnoreCase) && pending.ExpiresAt > world.Clock.UtcNow);
            if (found is null || account is null)
                text = "This code is unknown or has expired.";
            else if (form["decision"] == "grant")
            {
                found.Grant = new AccessGrant(world.Ids.Next(world.Clock.UtcNow), found.Client.ClientId, account.Id, UserRole.AccountOwner,
                    found.Scopes);
                text = "The device is connected. You can close this page.";
            }
            else
            {
                found.Denied = true;
                text = "Access was denied.";
            }
        }

        await ActivatePage.WriteAsync(http, world.OrderedAccounts, typed, text);
    }

    private sealed class Pending(SandboxClient client, string[] scopes, string deviceCode, string userCode, DateTimeOffset expiresAt)
    {
        public SandboxClient Client => client;
        public string[] Scopes => scopes;
        public string DeviceCode => deviceCode;
        public string UserCode => userCode;
        public DateTimeOffset ExpiresAt => expiresAt;
        public DateTimeOffset PolledAt { get; set; }
        public AccessGrant? Grant { get; set; }
        public bool Denied { get; set; }
    }
}
