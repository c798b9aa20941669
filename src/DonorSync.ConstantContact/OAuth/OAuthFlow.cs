using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DonorSync.ConstantContact.Calls;
using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact.OAuth;

/// <summary>
/// The start of a sign-in at Constant Contact (A1). <see cref="State"/> and <see cref="CodeVerifier"/> are kept in the user's session until
/// the user returns. They are secret, so the text form does not show them.
/// </summary>
public sealed record SignInStart(Uri Url, string State, string CodeVerifier)
{
    public override string ToString() => "a sign-in at Constant Contact";
}

/// <summary>The result of a sign-in: tokens to store (<see cref="IGrantStore.SaveAsync"/>) and their account (A6).</summary>
public sealed record SignedIn(GrantedTokens Tokens, CtctAccount Account);

/// <summary>Signs in at Constant Contact with OAuth2: the code flow, with PKCE (S256) if the application has no secret.</summary>
public sealed class OAuthFlow
{
    /// <summary>Contacts and lists, reports on bounces (P7), a refresh token, and the account's identity.</summary>
    public const string Scopes = "contact_data campaign_data offline_access account_read";

    const int SecretBytes = 32;

    readonly TokenEndpoint endpoint;
    readonly ConstantContactClients clients;
    readonly ConstantContactOptions options;

    internal OAuthFlow(TokenEndpoint endpoint, ConstantContactClients clients, IOptions<ConstantContactOptions> options) =>
        (this.endpoint, this.clients, this.options) = (endpoint, clients, options.Value);

    /// <param name="redirect">The address to which the user returns; registered with the application, and the same when completing.</param>
    /// <param name="asksForLogin">Whether Constant Contact asks for a login even if the browser is signed in; otherwise the user could not
    /// choose another account.</param>
    public SignInStart Start(Uri redirect, bool asksForLogin = false)
    {
        var (state, verifier) = (Secret(), Secret());
        var query = new Query(options.AuthorizeUrl)
            .With("response_type", "code")
            .With("client_id", options.ClientId)
            .With("redirect_uri", redirect.OriginalString)
            .With("scope", Scopes)
            .With("state", state);
        if (asksForLogin)
            query.With("prompt", "login");
        if (options.IsPublicClient)
            query.With("code_challenge", Challenge(verifier)).With("code_challenge_method", "S256");
        return new(new Uri(query.ToString()), state, verifier);
    }

    /// <summary>Exchanges the code (single use, 5 minutes) and reads its account. The caller has checked the state.</summary>
    /// <exception cref="GrantRefusedException">The code is wrong, used or expired.</exception>
    /// <exception cref="NoAccountException">The login has no account that can be accessed.</exception>
    /// <exception cref="ConstantContactException">Constant Contact could not be reached.</exception>
    public async Task<SignedIn> CompleteAsync(string code, Uri redirect, string codeVerifier, CancellationToken cancellation)
    {
        var tokens = await endpoint.ExchangeAsync(code, redirect, codeVerifier, cancellation);
        if (GrantedLogin.HasNoAccount(tokens))
            throw GrantedLogin.Refused("the login belongs to no account");
        try
        {
            return new(tokens, await clients.Fresh(tokens).Account.SummaryAsync(cancellation));
        }
        catch (Exception e) when (e is GrantRefusedException or ForbiddenException or NotFoundException)
        {
            throw GrantedLogin.Refused(e.Message);
        }
    }

    static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}
