using DonorSync.ConstantContact.Sandbox.OAuth;
using Microsoft.Extensions.Logging;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>
/// Handles a request below <c>/v3</c>, in this order: find the operation, the token and the fault; limits; the fault; scope and
/// privilege; parameters and body; the handler under the account's lock; the response.
/// </summary>
internal sealed partial class ApiPipeline(World world, ILogger logger)
{
    public async Task RunAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!["/v3".Length..];
        if (OperationTable.Find(http.Request.Method, path, out var otherwise) is not var (operation, route))
        {
            await (Grant(http) is null ? Errors.Unauthorized : otherwise).WriteAsync(http);
            return;
        }

        var grant = Grant(http);
        var fault = world.Faults.Next(operation.Name, grant?.AccountId);
        http.Entry?.Operation = operation.Name;
        http.Entry?.Fault = fault?.Kind;
        http.Entry?.Client = grant?.ClientId;
        http.Entry?.Account = grant?.AccountId;
        if (fault?.Kind == FaultKind.Delay)
            await (fault.Spec.Until?.WaitAsync(http.RequestAborted)
                ?? Task.Delay(fault.Spec.Delay, world.Options.Clock, http.RequestAborted));

        var reply = await ReplyAsync(http, operation, route, grant, fault);
        if (reply is null || fault?.Kind == FaultKind.CutAfterEffect)
            http.Cut(fault!);
        else
            await (fault?.Kind == FaultKind.TruncatedBody ? reply.Halved : reply).WriteAsync(http);
    }

    /// <summary>Returns the response; null to cut the connection before any effect.</summary>
    private async Task<ApiReply?> ReplyAsync(
        HttpContext http, ApiOperation operation, Dictionary<string, string> route, AccessGrant? grant, ActiveFault? fault)
    {
        try
        {
            if (grant is null || SpoilToken(grant, fault) || world.Accounts.GetValueOrDefault(grant.AccountId) is not { } store)
                return Errors.Unauthorized;
            if (world.Limits.Check(grant.ClientId, world.Behaviour) is { } limited)
                return limited;
            if (fault?.Kind == FaultKind.CutBeforeEffect)
                return null;
            if (fault?.Instead is { } instead)
                return instead;
            if (!grant.Allows(operation.Scope) || world.FindClient(grant.ClientId) is not { Deactivated: false })
                return Errors.MissingScope;
            if (operation.Privilege is { } privilege && !Privileges.Of(grant.Role).Contains(privilege))
                return Errors.Forbidden;

            var behaviour = world.Behaviour;
            QueryCheck.Require(http.Request.Query, operation, behaviour);
            using var body = await RequestBody.ReadAsync(http, operation, behaviour);
            http.Entry?.Bytes = body.Length;
            return Handle(new ApiCall
            {
                Operation = operation,
                Store = store,
                Grant = grant,
                Options = world.Options,
                Behaviour = behaviour,
                Now = world.Clock.UtcNow,
                Route = route,
                Query = http.Request.Query,
                Json = body.Json,
                Body = body.Bytes,
                Form = body.Form,
                Fault = fault,
            });
        }
        catch (Refusal refusal)
        {
            return refusal.Reply;
        }
        catch (Exception error) when (error is not (OperationCanceledException or BadHttpRequestException or IOException))
        {
            http.Entry?.Crash = error.ToString();
            LogCrash(logger, error, operation.Name);
            return Errors.InternalError;
        }
    }

    private ApiReply Handle(ApiCall call)
    {
        lock (call.Store.Gate)
        {
            world.RunDue(call.Store, call.Now);
            if (call.Operation.Method != "GET")
                call.Store.Version++;
            return call.Operation.Handle(call);
        }
    }

    private AccessGrant? Grant(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? world.Grants.FindByAccessToken(header[7..].Trim()) : null;
    }

    private bool SpoilToken(AccessGrant grant, ActiveFault? fault)
    {
        if (fault?.Kind is not (FaultKind.TokenExpired or FaultKind.TokenRevoked))
            return false;
        world.Grants.Expire(other => other == grant);
        if (fault.Kind == FaultKind.TokenRevoked)
            world.Grants.Revoke(other => other == grant);
        return true;
    }

    [LoggerMessage(9001, LogLevel.Error, "Internal error of the sandbox in {Operation}")]
    private static partial void LogCrash(ILogger logger, Exception error, string operation);
}
