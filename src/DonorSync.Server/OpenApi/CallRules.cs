using DonorSync.Database;
using DonorSync.Database.Tokens;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Idempotency;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DonorSync.Server.OpenApi;

/// <summary>Describes what calls share: the scope of the token, conditions on the state, and keys for a repeated request.</summary>
static class CallRules
{
    public static Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) != true)
            return Task.CompletedTask;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var call = ApiCalls.Of(metadata);
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(OpenApiSetup.TokenScheme, context.Document)] = [TokenScopeNames.Of(call.Scope)] }];
        if (call.Keeping != Keeping.No)
        {
            AddHeader(operation, IdempotencyKeys.Header, $"1 to {IdempotencyKeys.MaxLength} visible ASCII characters. A repeated request with the same key gets the first answer for 24 hours.");
            operation.Responses!["409"] = Refusal(operation, "409", "Also while the first request with this Idempotency-Key is still being answered");
            operation.Responses["422"] = Refusal(operation, "422", "Also for an Idempotency-Key that came with another request");
        }
        if (!ApiCalls.IsConditional(metadata))
            return Task.CompletedTask;
        if (context.Description.HttpMethod == HttpMethods.Get)
        {
            AddHeader(operation, "If-None-Match", "Tags that the caller has: 304 when one of them still holds.");
            operation.Responses!["304"] = new OpenApiResponse { Description = "Not modified" };
        }
        else if (context.Description.HttpMethod != HttpMethods.Post || !operation.Responses!.ContainsKey("201"))
        {
            AddHeader(operation, "If-Match", "The ETag that the caller has seen: 412 when it no longer holds. * for any.");
        }
        foreach (var shown in operation.Responses!.Where(static r => r.Key is "200" or "201").Select(static r => r.Value).OfType<OpenApiResponse>())
        {
            shown.Headers ??= new Dictionary<string, IOpenApiHeader>();
            shown.Headers["ETag"] = new OpenApiHeader { Description = "Tells this state from every other.", Schema = Text() };
        }
        return Task.CompletedTask;
    }

    static void AddHeader(OpenApiOperation operation, string name, string description) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() });

    static IOpenApiResponse Refusal(OpenApiOperation operation, string status, string description) =>
        operation.Responses!.TryGetValue(status, out var known) ? known : new OpenApiResponse { Description = description };

    static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
