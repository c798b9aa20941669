using DonorSync.Database.Users;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>
/// The second step of signing in: a code of an authenticator app (TOTP, RFC 6238: six digits, 30 seconds), or one of ten recovery codes,
/// each valid once. Optional, unless the organization requires it.
/// </summary>
sealed class Authenticator(UserManager<User> users, SignInManager<User> signIns)
{
    const int RecoveryCodes = 10;
    const string Issuer = "DonorSync";

    /// <summary>Creates a secret, which has no effect until one of its codes is confirmed.</summary>
    /// <returns>False if the password is wrong. Wrong attempts count toward the lock-out.</returns>
    public async Task<bool> BeginAsync(User user, string? password)
    {
        if (!(await signIns.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true)).Succeeded)
            return false;
        await users.ResetAuthenticatorKeyAsync(user);
        await signIns.RefreshSignInAsync(user);
        return true;
    }

    /// <returns>The secret to confirm, in Base32; null if there is none or it is confirmed.</returns>
    public async Task<string?> SecretAsync(User user) => user.TwoFactorEnabled ? null : await users.GetAuthenticatorKeyAsync(user);

    /// <summary>Returns the address in the QR code for authenticator apps.</summary>
    public static string AddressOf(User user, string secret) =>
        $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(user.Email!)}?secret={secret}&issuer={Issuer}&digits=6";

    /// <returns>The recovery codes, to be shown once; null if the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(User user, string? code)
    {
        if (!await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, Digits(code)))
            return null;
        await users.SetTwoFactorEnabledAsync(user, enabled: true);
        await signIns.RefreshSignInAsync(user);
        return [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []];
    }

    public Task<int> RecoveryCodesLeftAsync(User user) => users.CountRecoveryCodesAsync(user);

    /// <returns>False if the password is wrong. Wrong attempts count toward the lock-out.</returns>
    public async Task<bool> TurnOffAsync(User user, string? password)
    {
        if (!(await signIns.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true)).Succeeded)
            return false;
        await TakeAwayAsync(user);
        await signIns.RefreshSignInAsync(user);
        return true;
    }

    /// <summary>Removes the authenticator of a user who has lost the device: the password alone suffices again.</summary>
    public async Task TakeAwayAsync(User user)
    {
        await users.SetTwoFactorEnabledAsync(user, enabled: false);
        await users.ResetAuthenticatorKeyAsync(user);
    }

    /// <summary>Checks the second step. Wrong codes of the app count toward the lock-out.</summary>
    public async Task<bool> SignInAsync(string? code, bool remember)
    {
        var digits = Digits(code);
        var result = digits.Length == 6 && digits.All(char.IsAsciiDigit)
            ? await signIns.TwoFactorAuthenticatorSignInAsync(digits, remember, rememberClient: false)
            : await signIns.TwoFactorRecoveryCodeSignInAsync(digits);
        return result.Succeeded;
    }

    static string Digits(string? code) => (code ?? "").Replace(" ", "", StringComparison.Ordinal);
}
