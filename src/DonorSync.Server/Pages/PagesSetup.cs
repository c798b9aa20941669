using DonorSync.Server.Contacts;
using DonorSync.Server.Pages.Activity;
using DonorSync.Server.Pages.Apps;
using DonorSync.Server.Pages.Assets;
using DonorSync.Server.Pages.Contacts;
using DonorSync.Server.Pages.Contacts.Import;
using DonorSync.Server.Pages.Groups;
using DonorSync.Server.Pages.Review;
using DonorSync.Server.Pages.Work;

namespace DonorSync.Server.Pages;

/// <summary>The web pages: Razor components rendered on the server.</summary>
static class PagesSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<ProgressPace>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "donorsync-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    /// <summary>Shows a page for unknown addresses. The API's problems are created earlier and are not replaced.</summary>
    public static void UseNotFoundPage(this IApplicationBuilder app) =>
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();
        app.MapSignOut();
        app.MapAppForms();
        app.MapConfirmForms();
        app.MapActivityForms();
        app.MapReviewForms();
        app.MapSettingsForms();
        app.MapPeopleForms();
        app.MapGroupForms();
        app.MapImportForms();
        app.MapContactExport();
        app.MapPersonDownload();
        app.MapWorkForms();
        app.MapRazorComponents<App>();
    }
}
