using Microsoft.AspNetCore.Diagnostics;

namespace DonorSync.Server.Pages.Contacts;

/// <summary>A page whose contact or group is not here says so itself, in place of the page for addresses where there is nothing.</summary>
static class Missing
{
    public static void SayNotFound(this HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
    }
}
