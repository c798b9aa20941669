namespace DonorSync.Server.Pages.Layout;

/// <summary>Lets a page with a missing contact or group say so itself, instead of the general page for unknown addresses.</summary>
static class Missing
{
    /// <remarks>Sets the status when the response starts: with an earlier status 404 the framework does not send the page.</remarks>
    public static void SetNotFoundStatus(this HttpContext http) => http.Response.OnStarting(() =>
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
