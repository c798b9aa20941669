using DonorSync.Database;
using DonorSync.Database.Tokens;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Idempotency;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DonorSync.Server.OpenApi;

/// <summary>Describes what calls have in common: the token's scope, preconditions, and idempotency keys.</summary>
static class CallRules
{
    public static Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) != true)
            return Task.CompletedTask;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var call = ApiCalls.Of(metadata);
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(
            OpenApiSetup.TokenScheme, context.Document)] = [TokenScopeNames.Of(call.Scope)] }];
        if (call.Keeping != Keeping.No)
        {
            AddHeader(
                operation, IdempotencyKeys.Header,
                $"1 to {IdempotencyKeys.MaxLength} visible ASCII characters. A repeated request with the same key gets the first "
                    + "response for 24 hours.");
            operation.Responses!["409"] = Refusal(
                operation, "409", "Also while the first request with this Idempotency-Key is in progress");
            operation.Responses["422"] = Refusal(operation, "422", "Also if the Idempotency-Key was used with another request");
        }
        if (!ApiCalls.IsConditional(metadata))
            return Task.CompletedTask;
        if (context.Description.HttpMethod == HttpMethods.Get)
        {
            AddHeader(operation, "If-None-Match", "Tags that the caller has: 304 if one of them is current.");
            operation.Responses!["304"] = new OpenApiResponse { Description = "Not modified" };
        }
        else if (context.Description.HttpMethod != HttpMethods.Post || !operation.Responses!.ContainsKey("201"))
        {
            AddHeader(operation, "If-Match", "The ETag that the caller has: 412 if it is no longer current. * for any.");
        }
        foreach (var shown in operation.Responses!.Where(
            static r => r.Key is "200" or "201").Select(static r => r.Value).OfType<OpenApiResponse>())
        {
            shown.Headers ??= new Dictionary<string, IOpenApiHeader>();
            shown.Headers["ETag"] = new OpenApiHeader { Description = "Identifies this state.", Schema = Text() };
        }
        return Task.CompletedTask;
    }

    static void AddHeader(OpenApiOperation operation, string name, string description) =>
        (operation.Parameters ??= [])
            .Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() });

    static IOpenApiResponse Refusal(OpenApiOperation operation, string status, string description) =>
        operation.Responses!.TryGetValue(status, out var known) ? known : new OpenApiResponse { Description = description };

    static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
