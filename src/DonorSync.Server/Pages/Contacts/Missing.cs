namespace DonorSync.Server.Pages.Contacts;

/// <summary>A page whose contact or group is not here says so itself, in place of the page for addresses where there is nothing.</summary>
static class Missing
{
    /// <remarks>Only when the page is sent: a status of 404 before that keeps the framework from sending the page.</remarks>
    public static void SayNotFound(this HttpContext http) => http.Response.OnStarting(() =>
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
