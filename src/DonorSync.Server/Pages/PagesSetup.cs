using DonorSync.Server.Activity;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Contacts;
using DonorSync.Server.Groups;
using DonorSync.Server.Import.Uploads;
using DonorSync.Server.Pages.Assets;
using DonorSync.Server.People;
using DonorSync.Server.Review;
using DonorSync.Server.Security;
using DonorSync.Server.Work;

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
        app.MapPeopleForms();
        app.MapMembershipForms();
        app.MapGroupForms();
        app.MapImportForms();
        app.MapContactExport();
        app.MapPersonDownload();
        app.MapWorkForms();
        app.MapRazorComponents<App>();
    }
}
