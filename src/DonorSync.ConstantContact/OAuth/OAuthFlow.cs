using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact;

/// <summary>
/// What a person is sent to Constant Contact with (A1). <see cref="State"/> and <see cref="CodeVerifier"/> are kept, bound to the
/// person's session, until they return; secret, so the text form does not show them.
/// </summary>
public sealed record SignInStart(Uri Url, string State, string CodeVerifier)
{
    public override string ToString() => "a sign-in at Constant Contact";
}

/// <summary>What came back: tokens to store (<see cref="IGrantStore.SaveAsync"/>) and the account they open (A6).</summary>
public sealed record SignedIn(GrantedTokens Tokens, CtctAccount Account);

/// <summary>
/// Signing in at Constant Contact with OAuth2: the authorization code flow, with PKCE (S256) when the application has no secret.
/// </summary>
public sealed class OAuthFlow
{
    /// <summary>Contacts and lists, reports on bounces (P7), a refresh token, and which account it is.</summary>
    public const string Scopes = "contact_data campaign_data offline_access account_read";

    const int SecretBytes = 32;

    readonly TokenEndpoint endpoint;
    readonly ConstantContactClients clients;
    readonly ConstantContactOptions options;

    internal OAuthFlow(TokenEndpoint endpoint, ConstantContactClients clients, IOptions<ConstantContactOptions> options) =>
        (this.endpoint, this.clients, this.options) = (endpoint, clients, options.Value);

    /// <param name="redirect">Where the person comes back to; registered with the application, the same when completing.</param>
    /// <param name="asksForLogin">
    /// Constant Contact asks for a login even if the browser is signed in; else another account could not be chosen.
    /// </param>
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

    /// <summary>Exchanges the code (single use, 5 minutes) and asks whose account it is. The caller has checked the state.</summary>
    /// <exception cref="GrantRefusedException">The code is wrong, used or too old.</exception>
    /// <exception cref="NoAccountException">The login has no account that the access opens.</exception>
    /// <exception cref="ConstantContactException">Constant Contact could not be asked.</exception>
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
