using DonorSync.ConstantContact;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Server.Activity;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Settings;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Begins a sign-in at Constant Contact (A1) and knows its redirect address.</summary>
sealed class SignInStarter(OAuthFlow flow, SignIns signIns, PublicAddress publicAddress, IOptions<ConstantContactOptions> options)
{
    /// <param name="asksForLogin">True: Constant Contact asks for a login, because another account is to be connected.</param>
    /// <param name="browser">The cookie value of the browser that begins; null if a program does.</param>
    /// <exception cref="ProblemException">The settings name no Constant Contact application.</exception>
    public async Task<Uri> StartAsync(
        OrganizationId organization, bool preview, HttpRequest request, CancellationToken cancellation, bool asksForLogin = false,
        string? browser = null)
    {
        if (string.IsNullOrWhiteSpace(options.Value.ClientId))
            throw new ProblemException(SyncProblems.NoApplication);
        var start = flow.Start(Redirect(request), asksForLogin);
        await signIns.BeginAsync(organization, start.State, start.CodeVerifier, preview, browser, cancellation);
        return start.Url;
    }

    /// <summary>Returns the registered redirect address: below <c>PublicUrl</c>, else below the request's address.</summary>
    public Uri Redirect(HttpRequest request)
    {
        var home = publicAddress.Url?.ToString() ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
        return new Uri(home.TrimEnd('/') + CallbackEndpoint.Path);
    }
}
