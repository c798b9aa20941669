using DonorSync.ConstantContact;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Settings;
using DonorSync.Sync;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Begins a sign-in at Constant Contact (A1) and knows where it comes back to.</summary>
sealed class SignInStarter(OAuthFlow flow, SignIns signIns, PublicAddress publicAddress, IOptions<ConstantContactOptions> options)
{
    /// <param name="asksForLogin">Another account is to be connected, so Constant Contact asks for its login.</param>
    /// <param name="browser">The value of the cookie of the browser that begins; null when a program does.</param>
    /// <exception cref="ProblemException">The settings name no application of Constant Contact.</exception>
    public async Task<Uri> StartAsync(
        OrganizationId organization, bool preview, HttpRequest request, CancellationToken cancellation, bool asksForLogin = false, string? browser = null)
    {
        if (string.IsNullOrWhiteSpace(options.Value.ClientId))
            throw new ProblemException(SyncProblems.NoApplication);
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
