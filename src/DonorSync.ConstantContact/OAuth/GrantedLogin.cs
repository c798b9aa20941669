using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace DonorSync.ConstantContact.OAuth;

/// <summary>
/// Recognizes a login without a Constant Contact account. Such a login can grant access, and its access token has the user
/// <c>UNASSIGNED</c>; every call with it fails.
/// </summary>
internal static class GrantedLogin
{
    const string Unassigned = "UNASSIGNED";

    public static bool HasNoAccount(GrantedTokens tokens) =>
        string.Equals(UserOf(tokens.AccessToken), Unassigned, StringComparison.OrdinalIgnoreCase);

    public static NoAccountException Refused(string reason) => new(
        $"The login that granted access has no Constant Contact account that DonorSync can use: {reason}. "
        + "Sign in with the login of the account's owner or of an account manager.");

    /// <summary>Reads the token without validating it: only Constant Contact can do that.</summary>
    static string? UserOf(string accessToken)
    {
        try
        {
            if (accessToken.Split('.') is not [_, var payload, _])
                return null;
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty("platform_user_id", out var user)
                && user.ValueKind == JsonValueKind.String ? user.GetString() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            // Opaque tokens are allowed; the first call shows whether there is an account.
            return null;
        }
    }
}
