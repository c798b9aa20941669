using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Contacts;
using DonorSync.Server.Groups;
using DonorSync.Server.Import.Uploads;
using DonorSync.Server.Organizations.Choices;
using DonorSync.Server.Rest.Idempotency;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Rest;

/// <summary>The REST API, version 1: every call needs an API token, and every error is a problem.</summary>
static class RestApi
{
    public static void AddRestApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => JsonSettings.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ProblemHandler>();
        services.AddSingleton<IGroupLinks, SyncGroupLinks>();
        services.AddSingleton<IdempotencyKeys>();
    }

    /// <summary>Adds a problem to responses that the framework refuses with only a status.</summary>
    public static void UseProblems(this IApplicationBuilder app) =>
        app.UseWhen(context => ProblemHandler.IsApi(context.Request.Path), api =>
    {
        api.UseStatusCodePages(pages => Problem.OfStatus(pages.HttpContext.Response.StatusCode).WriteAsync(pages.HttpContext));
        api.Use((context, next) =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = context.Request.ContentLength is null ? JsonLimits.MaxBodyBytes : JsonLimits.MaxDrainedBytes;
            return next(context);
        });
    });

    public static void MapRestApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(SecurityServices.ApiPolicy).Refuses(400, 401, 403);
        api.AddEndpointFilter(IdempotencyKeys.FilterAsync);
        api.MapContacts();
        api.MapGroups();
        api.MapMembers();
        api.MapReach();
        api.MapLists();
        api.MapContactSync();
        api.MapPersonExport();
        api.MapMakeListAgain();
        api.MapConstantContact();
        api.MapSyncSettings();
        api.MapImports();
    }

    /// <summary>Describes the statuses with which an endpoint refuses requests.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
        return endpoint;
    }
}
