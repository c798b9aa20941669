using DonorSync.Database.Rejections;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Server.Pages;

/// <summary>
/// Forms that change something and then redirect to a page (POST, then redirect). They change nothing on GET or without the antiforgery
/// token, and the page of the form shows a refusal by its key in <c>?problem=</c>.
/// </summary>
static class FormPosts
{
    /// <summary>The key of a form whose antiforgery token has expired.</summary>
    public const string Expired = "form_expired";

    /// <summary>For addresses that only forms post to (pages accept POST too). The handler returns the redirect.</summary>
    /// <param name="page">The page to return to if the form is refused.</param>
    public static RouteHandlerBuilder AsForm(this RouteHandlerBuilder post, string page) =>
        post.ExcludeFromDescription().DisableAntiforgery().AddEndpointFilter((context, next) => PostAsync(context, next, page));

    static async ValueTask<object?> PostAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string page)
    {
        var http = context.HttpContext;
        if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            return Back(http, page, Expired);
        try
        {
            return await next(context);
        }
        catch (ProblemException refused)
        {
            return Back(http, page, refused.Problem.Code);
        }
        catch (RejectedException refused) when (refused is not NotFoundException)
        {
            return Back(http, page, refused.Code);
        }
    }

    static IResult Back(HttpContext http, string page, string problem)
    {
        var address = http.Request.RouteValues.Aggregate(
            page, static (a, v) => a.Replace($"{{{v.Key}}}", $"{v.Value}", StringComparison.Ordinal));
        return Results.LocalRedirect(QueryHelpers.AddQueryString(address, "problem", problem));
    }
}
