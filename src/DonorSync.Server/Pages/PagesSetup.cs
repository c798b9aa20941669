using DonorSync.Server.Pages.Assets;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Pages;

/// <summary>The web pages: Razor components rendered on the server.</summary>
static class PagesSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(options => options.Cookie.Name = "donorsync-form");
    }

    /// <summary>A page for addresses where there is none. The API answers with problems instead.</summary>
    public static void UseNotFoundPage(this IApplicationBuilder app) => app.UseWhen(
        context => !ProblemHandler.IsApi(context.Request.Path),
        pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();
        app.MapSignOut();
        app.MapRazorComponents<App>();
    }
}
