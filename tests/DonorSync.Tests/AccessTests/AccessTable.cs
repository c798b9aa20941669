using DonorSync.Tests.Scenarios;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.AccessTests;

/// <summary>The lowest role that may use an address.</summary>
enum Least
{
    Anybody,
    ReadOnly,
    Staff,
    Administrator,

    /// <summary>A program with a token, not a browser.</summary>
    Token,
}

/// <summary>Every address of the server, and who may use it. A new address fails the test until it is listed.</summary>
static class AccessTable
{
    public static readonly IReadOnlyDictionary<string, Least> Calls = Read("""
        GET    /_framework/opaque-redirect                                    Anybody
        PAGE   /access-denied                                                 Anybody
        GET    /apps/constant-contact/callback                                Anybody
        GET    /assets/{name}                                                 Anybody
        GET    /docs/favicon.svg                                              Anybody
        GET    /docs/scalar.aspnetcore.js                                     Anybody
        GET    /docs/scalar.js                                                Anybody
        GET    /docs/{documentName?}                                          Anybody
        PAGE   /error                                                         Anybody
        GET    /health/live                                                   Anybody
        GET    /health/ready                                                  Anybody
        PAGE   /metrics                                                       Anybody
        PAGE   /not-found                                                     Anybody
        GET    /openapi/{documentName}.json                                   Anybody
        PAGE   /setup                                                         Anybody
        PAGE   /sign-in                                                       Anybody
        PAGE   /sign-in/code                                                  Anybody
        POST   /sign-out                                                      Anybody
        PAGE   /                                                              ReadOnly
        PAGE   /account                                                       ReadOnly
        PAGE   /account/authenticator                                         ReadOnly
        POST   /account/sign-out-everywhere                                   ReadOnly
        PAGE   /activity                                                      ReadOnly
        PAGE   /activity/{Id:guid}                                            ReadOnly
        GET    /activity/{id:guid}/changes.csv                                ReadOnly
        PAGE   /apps                                                          ReadOnly
        PAGE   /apps/constant-contact                                         ReadOnly
        PAGE   /apps/constant-contact/confirm                                 ReadOnly
        PAGE   /contacts                                                      ReadOnly
        PAGE   /contacts/{Id:guid}                                            ReadOnly
        PAGE   /groups                                                        ReadOnly
        PAGE   /groups/{Id:guid}                                              ReadOnly
        PAGE   /review                                                        ReadOnly
        PAGE   /rules                                                         ReadOnly
        PAGE   /settings/sync                                                 ReadOnly
        POST   /apps/constant-contact/actions/apply                           Staff
        POST   /apps/constant-contact/actions/preview                         Staff
        POST   /apps/constant-contact/actions/sync                            Staff
        PAGE   /apps/constant-contact/left-out                                Staff
        POST   /activity/{id:guid}/actions/stop                               Staff
        PAGE   /contacts/bulk                                                 Staff
        GET    /contacts/export                                               Staff
        PAGE   /contacts/import                                               Staff
        POST   /contacts/import/upload                                        Staff
        PAGE   /contacts/import/{Id:guid}                                     Staff
        GET    /contacts/import/{id:guid}/rejected.csv                        Staff
        PAGE   /contacts/new                                                  Staff
        PAGE   /contacts/duplicates                                           Staff
        PAGE   /contacts/{Id:guid}/merge                                      Staff
        PAGE   /contacts/{Id:guid}/merge/{Other:guid}                         Staff
        PAGE   /contacts/work                                                 Staff
        PAGE   /contacts/work/{Id:guid}                                       Staff
        POST   /contacts/work/{id:guid}/actions/cancel                        Staff
        POST   /contacts/work/{id:guid}/actions/undo                          Staff
        GET    /contacts/work/{id:guid}/rejected.csv                          Staff
        PAGE   /contacts/{Id:guid}/delete                                     Staff
        PAGE   /contacts/{Id:guid}/edit                                       Staff
        POST   /contacts/{id:guid}/join-group                                 Staff
        POST   /contacts/{id:guid}/leave-group                                Staff
        PAGE   /groups/new                                                    Staff
        PAGE   /groups/{Id:guid}/delete                                       Staff
        PAGE   /groups/{Id:guid}/rename                                       Staff
        POST   /groups/{id:guid}/leave-out                                    Staff
        POST   /groups/{id:guid}/list-again                                   Staff
        POST   /review/actions/another-person                                 Staff
        POST   /review/actions/make-list                                      Staff
        POST   /review/actions/keep-opted-out                                 Staff
        POST   /review/actions/opt-in                                         Staff
        POST   /review/actions/use-new-address                                Staff
        PAGE   /activity/{Id:guid}/undo                                       Administrator
        POST   /activity/{id:guid}/actions/approve                            Administrator
        POST   /activity/{id:guid}/actions/bring-back                         Administrator
        POST   /activity/{id:guid}/actions/discard                            Administrator
        POST   /apps/constant-contact/actions/confirm                         Administrator
        POST   /apps/constant-contact/actions/connect                         Administrator
        POST   /apps/constant-contact/actions/disconnect                      Administrator
        POST   /apps/constant-contact/actions/pause                           Administrator
        POST   /apps/constant-contact/actions/refuse                          Administrator
        POST   /apps/constant-contact/actions/resume                          Administrator
        PAGE   /apps/constant-contact/disconnect                              Administrator
        PAGE   /contacts/erased                                               Administrator
        PAGE   /contacts/{Id:guid}/erase                                      Administrator
        GET    /contacts/{id:guid}/export.json                                Administrator
        PAGE   /settings                                                      Administrator
        PAGE   /settings/audit                                                Administrator
        PAGE   /settings/organization                                         Administrator
        PAGE   /settings/people                                               Administrator
        PAGE   /settings/people/{Id:guid}                                     Administrator
        POST   /settings/people/actions/remove                                Administrator
        POST   /settings/people/actions/require-authenticator                 Administrator
        POST   /settings/people/actions/role                                  Administrator
        POST   /settings/people/actions/take-authenticator                    Administrator
        PAGE   /settings/sync/edit                                            Administrator
        GET    /api/v1/apps/constant-contact                                  Token
        POST   /api/v1/apps/constant-contact/connect                          Token
        POST   /api/v1/apps/constant-contact/disconnect                       Token
        GET    /api/v1/apps/constant-contact/syncs                            Token
        POST   /api/v1/apps/constant-contact/syncs                            Token
        GET    /api/v1/apps/constant-contact/syncs/{id:guid}                  Token
        POST   /api/v1/apps/constant-contact/syncs/{id:guid}/approve          Token
        POST   /api/v1/apps/constant-contact/syncs/{id:guid}/bring-back       Token
        GET    /api/v1/apps/constant-contact/syncs/{id:guid}/changes          Token
        POST   /api/v1/apps/constant-contact/syncs/{id:guid}/discard          Token
        POST   /api/v1/apps/constant-contact/syncs/{id:guid}/stop             Token
        POST   /api/v1/apps/constant-contact/syncs/{id:guid}/undo             Token
        GET    /api/v1/contacts                                               Token
        POST   /api/v1/contacts                                               Token
        POST   /api/v1/contacts/bulk                                          Token
        DELETE /api/v1/contacts/{id:guid}                                     Token
        GET    /api/v1/contacts/{id:guid}                                     Token
        PATCH  /api/v1/contacts/{id:guid}                                     Token
        POST   /api/v1/contacts/{id:guid}/erase                               Token
        GET    /api/v1/contacts/{id:guid}/export                              Token
        GET    /api/v1/contacts/{id:guid}/sync                                Token
        GET    /api/v1/groups                                                 Token
        POST   /api/v1/groups                                                 Token
        DELETE /api/v1/groups/{id:guid}                                       Token
        GET    /api/v1/groups/{id:guid}                                       Token
        PATCH  /api/v1/groups/{id:guid}                                       Token
        POST   /api/v1/groups/{id:guid}/list                                  Token
        GET    /api/v1/groups/{id:guid}/members                               Token
        POST   /api/v1/groups/{id:guid}/members                               Token
        DELETE /api/v1/groups/{id:guid}/members/{contactId:guid}              Token
        PUT    /api/v1/groups/{id:guid}/members/{contactId:guid}              Token
        GET    /api/v1/groups/{id:guid}/reach                                 Token
        GET    /api/v1/imports                                                Token
        POST   /api/v1/imports                                                Token
        GET    /api/v1/imports/{id:guid}                                      Token
        POST   /api/v1/imports/{id:guid}/undo                                 Token
        GET    /api/v1/lists                                                  Token
        GET    /api/v1/lists/{id}                                             Token
        PATCH  /api/v1/lists/{id}                                             Token
        GET    /api/v1/settings/sync                                          Token
        PATCH  /api/v1/settings/sync                                          Token
        """);

    /// <summary>Returns the addresses: "PAGE /contacts" (read by GET, forms by POST) or "GET /api/v1/contacts".</summary>
    public static IEnumerable<string> Answered(Installation here) => here.Services.GetServices<EndpointDataSource>()
        .SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>().SelectMany(CallsOf).Distinct().Order(StringComparer.Ordinal);

    internal static IEnumerable<string> CallsOf(RouteEndpoint endpoint)
    {
        var address = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return methods.Count is 0 or > 1 ? [$"PAGE {address}"] : methods.Select(m => $"{m} {address}");
    }

    static Dictionary<string,
    Least> Read(string table) => table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(static w => $"{w[0]} {w[1]}", static w => Enum.Parse<Least>(w[2]));
}
