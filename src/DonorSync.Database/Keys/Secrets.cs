using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace DonorSync.Database.Keys;

/// <summary>Encrypts what must not be readable in the database. Each kind of secret has its own purpose.</summary>
sealed class Secrets(IDataProtectionProvider protection)
{
    readonly IDataProtector grants = protection.CreateProtector("DonorSync.ConstantContact.Grant.v1");
    readonly IDataProtector verifiers = protection.CreateProtector("DonorSync.ConstantContact.SignIn.v1");

    readonly IDataProtector authenticators = protection.CreateProtector("DonorSync.Authenticator.v1");

    readonly IDataProtector erased = protection.CreateProtector("DonorSync.Erasure.v1");

    public string CloseGrant(string grant) => grants.Protect(grant);

    /// <summary>Null for what these keys did not encrypt.</summary>
    public string? OpenGrant(string text) => Open(grants, text);

    public string CloseVerifier(string verifier) => verifiers.Protect(verifier);

    /// <summary>Null for what these keys did not encrypt.</summary>
    public string? OpenVerifier(string text) => Open(verifiers, text);

    public string CloseAuthenticator(string key) => authenticators.Protect(key);

    /// <summary>Null for what these keys did not encrypt.</summary>
    public string? OpenAuthenticator(string text) => Open(authenticators, text);

    public string CloseErased(string text) => erased.Protect(text);

    /// <summary>Null for what these keys did not encrypt.</summary>
    public string? OpenErased(string text) => Open(erased, text);

    static string? Open(IDataProtector protector, string text)
    {
        try
        {
            return protector.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
