using DonorSync.Sync;
using Microsoft.AspNetCore.DataProtection;

namespace DonorSync.Storage;

/// <summary>Encrypts what must not be readable in the database. Each kind of secret has its own purpose.</summary>
sealed class Secrets(IDataProtectionProvider protection)
{
    readonly IDataProtector grants = protection.CreateProtector("DonorSync.ConstantContact.Grant.v1");
    readonly IDataProtector verifiers = protection.CreateProtector("DonorSync.ConstantContact.SignIn.v1");

    public string Close(GrantedTokens tokens) => grants.Protect(StepCodec.ToJson(tokens));

    public GrantedTokens OpenGrant(string text) => StepCodec.To<GrantedTokens>(grants.Unprotect(text))!;

    public string CloseVerifier(string verifier) => verifiers.Protect(verifier);

    public string OpenVerifier(string text) => verifiers.Unprotect(text);
}
