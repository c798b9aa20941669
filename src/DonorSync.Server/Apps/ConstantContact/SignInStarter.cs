using DonorSync.ConstantContact;
using DonorSync.Server.Settings;
using DonorSync.Storage;
using DonorSync.Sync;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Begins a sign-in at Constant Contact (A1) and knows where it comes back to.</summary>
sealed class SignInStarter(OAuthFlow flow, SignIns signIns, PublicAddress publicAddress)
{
    /// <param name="asksForLogin">Another account is to be connected, so Constant Contact asks for its login.</param>
    /// <param name="browser">The value of the cookie of the browser that begins; null when a program does.</param>
    public async Task<Uri> StartAsync(
        OrganizationId organization, bool preview, HttpRequest request, CancellationToken cancellation, bool asksForLogin = false, string? browser = null)
    {
        var start = flow.Start(Redirect(request), asksForLogin);
        await signIns.BeginAsync(organization, start.State, start.CodeVerifier, preview, browser, cancellation);
        return start.Url;
    }

    /// <summary>The registered redirect address: below <c>PublicUrl</c>, else below the address of the request.</summary>
    public Uri Redirect(HttpRequest request)
    {
        var home = publicAddress.Url?.ToString() ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
        return new Uri(home.TrimEnd('/') + CallbackEndpoint.Path);
    }
}
