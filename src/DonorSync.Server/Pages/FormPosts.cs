using DonorSync.Database.Rejections;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Server.Pages;

/// <summary>
/// Forms that do something and then show a page (POST, then redirect): never anything on GET, never without the antiforgery token, and
/// what is refused is said on the page that the form was on, by its key in <c>?problem=</c>.
/// </summary>
static class FormPosts
{
    /// <summary>The key of a form whose antiforgery token is no longer good.</summary>
    public const string Expired = "form_expired";

    /// <summary>What is posted to an address of the form alone, not of a page: pages answer POST too. Its handler answers where to go on.</summary>
    /// <param name="page">Where to go when the form is refused.</param>
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
        var address = http.Request.RouteValues.Aggregate(page, static (a, v) => a.Replace($"{{{v.Key}}}", $"{v.Value}", StringComparison.Ordinal));
        return Results.LocalRedirect(QueryHelpers.AddQueryString(address, "problem", problem));
    }
}
