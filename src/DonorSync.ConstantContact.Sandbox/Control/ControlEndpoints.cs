using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>The control plane over HTTP. It has no tokens and no limits, and its requests are not logged.</summary>
internal sealed class ControlEndpoints(World world, SandboxControl control, Func<Uri> address)
{
    public const string Prefix = "/_sandbox";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet($"{Prefix}/status", http => Answer(http, _ => Status()));
        app.MapPost($"{Prefix}/reset", http => Do(http, _ => control.Reset()));
        MapAccounts(app);
        MapClock(app);
        MapFaults(app);
        MapTokens(app);
        app.MapGet($"{Prefix}/requests", http =>
            Answer(http, _ => control.Requests(long.TryParse(http.Request.Query["since"], out var since) ? since : 0)));
        app.MapDelete($"{Prefix}/requests", http => Do(http, _ => control.ClearRequests()));
        app.MapGet($"{Prefix}/behaviour", http => Answer(http, _ => control.Behaviour));
        app.MapPut($"{Prefix}/behaviour", http => Take<SandboxBehaviour>(http, behaviour => control.Behaviour = behaviour));
        app.MapGet($"{Prefix}/state", http => ApiReply.Json(200, json => json.WriteRawValue(control.SaveState())).WriteAsync(http));
        app.MapPut($"{Prefix}/state", LoadAsync);
        app.MapPost($"{Prefix}/quota", http => Take<QuotaRequest>(http, quota =>
        {
            control.SetRequestsToday(quota.Requests, quota.ClientId ?? world.Clients[0].ClientId);
            return null;
        }));
    }

    private void MapAccounts(IEndpointRouteBuilder app)
    {
        app.MapGet($"{Prefix}/accounts", http => Answer(http, _ => control.Accounts.Select(account => account.Look())));
        app.MapPost($"{Prefix}/accounts", http => Take<NewAccount>(http, account => control.CreateAccount(account).Look()));
        app.MapGet($"{Prefix}/accounts/{{account}}", http => Answer(http, _ => Account(http).Look()));
        app.MapGet($"{Prefix}/accounts/{{account}}/lists", http => Answer(http, _ => Account(http).Lists(withDeleted: true)));
        app.MapGet($"{Prefix}/accounts/{{account}}/contacts", http => Answer(http, _ => Account(http).Contacts()));
        app.MapGet($"{Prefix}/accounts/{{account}}/contacts/{{who}}", http =>
            Answer(http, _ => Account(http).Find(Route(http, "who")) ?? throw new KeyNotFoundException("There is no such contact.")));
        app.MapPost($"{Prefix}/accounts/{{account}}/seed", http =>
            Take<SeedRequest>(http, seed => new { created = Account(http).Seed(seed.Lists, seed.Contacts) }));
        app.MapPost($"{Prefix}/accounts/{{account}}/acts/{{act}}", http => Take<ActRequest>(http, act =>
            Acts.ByName.TryGetValue(Route(http, "act"), out var perform)
                ? perform(Account(http), act)
                : throw new KeyNotFoundException($"There is no such act; the acts are {string.Join(", ", Acts.ByName.Keys)}.")));
    }

    private void MapClock(IEndpointRouteBuilder app)
    {
        app.MapGet($"{Prefix}/clock", http => Answer(http, _ => Clock()));
        app.MapPut($"{Prefix}/clock", http => Take<ClockRequest>(http, request =>
        {
            control.Clock.Set(request.Now, request.Stopped);
            return Clock();
        }));
        app.MapPost($"{Prefix}/clock/advance", http => Take<AdvanceRequest>(http, request =>
        {
            control.Clock.Advance(TimeSpan.FromSeconds(request.Seconds));
            return Clock();
        }));
        app.MapDelete($"{Prefix}/clock", http => Do(http, _ => control.Clock.Reset()));
    }

    private void MapFaults(IEndpointRouteBuilder app)
    {
        app.MapGet($"{Prefix}/faults", http => Answer(http, _ => control.Faults));
        app.MapPost($"{Prefix}/faults", http => Take<SandboxFault>(http, fault => new { id = control.AddFault(fault) }));
        app.MapDelete($"{Prefix}/faults", http => Do(http, _ => control.ClearFaults()));
        app.MapDelete($"{Prefix}/faults/{{id}}", http => Do(http, _ =>
        {
            if (!int.TryParse(Route(http, "id"), out var id) || !control.RemoveFault(id))
                throw new KeyNotFoundException("There is no such fault.");
        }));
    }

    private void MapTokens(IEndpointRouteBuilder app)
    {
        app.MapPost($"{Prefix}/tokens", http => Take<TokenRequest>(http, request => control.IssueTokens(
            request.AccountId ?? control.DefaultAccount.AccountId, request.ClientId
                ?? world.Clients[0].ClientId, request.Scope, request.Role)));
        app.MapPost($"{Prefix}/tokens/expire", http =>
            Take<AccountChoice>(http, choice => new { expired = control.ExpireAccessTokens(choice.AccountId) }));
        app.MapPost($"{Prefix}/tokens/revoke", http =>
            Take<AccountChoice>(http, choice => new { revoked = control.RevokeGrants(choice.AccountId) }));
    }

    private Task LoadAsync(HttpContext http) => ControlAnswer.WriteAsync(http, async () =>
    {
        if (!http.Request.HasJsonContentType())
            throw new InvalidOperationException("Content-Type must be application/json.");
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        control.LoadState(body.GetBuffer().AsSpan(0, (int)body.Length));
        return null;
    });

    private object Status() => new
    {
        now = control.Clock.UtcNow,
        stopped = control.Clock.IsStopped,
        api_base_url = new Uri(address(), "v3"),
        authorize_url = new Uri(address(), OAuth.AuthorizeEndpoint.Path),
        token_url = new Uri(address(), OAuth.TokenEndpoint.Path),
        clients = world.Clients.Select(
            client => new { client_id = client.ClientId, requests_today = control.RequestsToday(client.ClientId) }),
        accounts = control.Accounts.Select(account => account.Look()),
        faults = control.Faults.Count,
    };

    private object Clock() => new { now = control.Clock.UtcNow, stopped = control.Clock.IsStopped };

    private AccountControl Account(HttpContext http) => control.Account(Route(http, "account"));

    private static string Route(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    private static Task Take<T>(HttpContext http, Func<T, object?> act) => ControlAnswer.WriteAsync(http, async () =>
    {
        // Requiring the JSON content type keeps out forms of other web sites.
        if (!http.Request.HasJsonContentType())
            throw new InvalidOperationException("Content-Type must be application/json.");
        var request = await JsonSerializer.DeserializeAsync<T>(http.Request.Body, ControlJson.Options, http.RequestAborted);
        return act(request ?? throw new InvalidOperationException("The body is missing."));
    });

    private static Task Answer(HttpContext http, Func<HttpContext, object?> ask) =>
        ControlAnswer.WriteAsync(http, () => Task.FromResult(ask(http)));

    private static Task Do(HttpContext http, Action<HttpContext> act) => ControlAnswer.WriteAsync(http, () =>
    {
        act(http);
        return Task.FromResult<object?>(null);
    });
}
