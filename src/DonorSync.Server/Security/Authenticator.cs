using DonorSync.Database.Users;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>
/// The second step of signing in: a code of an authenticator app (TOTP, RFC 6238: six digits, 30 seconds), or one of ten recovery codes,
/// each good once. The person's own choice.
/// </summary>
sealed class Authenticator(UserManager<User> users, SignInManager<User> signIns)
{
    const int RecoveryCodes = 10;
    const string Issuer = "DonorSync";

    /// <summary>Makes a fresh secret, which counts for nothing until a code of it is confirmed.</summary>
    /// <returns>False when the password is wrong. Wrong ones count towards the lock-out.</returns>
    public async Task<bool> BeginAsync(User user, string? password)
    {
        if (!(await signIns.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true)).Succeeded)
            return false;
        await users.ResetAuthenticatorKeyAsync(user);
        await signIns.RefreshSignInAsync(user);
        return true;
    }

    /// <returns>The secret that waits to be confirmed, in Base32; null when none was begun or it is confirmed.</returns>
    public async Task<string?> SecretAsync(User user) => user.TwoFactorEnabled ? null : await users.GetAuthenticatorKeyAsync(user);

    /// <summary>What authenticator apps read from the picture.</summary>
    public static string AddressOf(User user, string secret) =>
        $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(user.Email!)}?secret={secret}&issuer={Issuer}&digits=6";

    /// <returns>The recovery codes, to be shown once; null when the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(User user, string? code)
    {
        if (!await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, Digits(code)))
            return null;
        await users.SetTwoFactorEnabledAsync(user, enabled: true);
        await signIns.RefreshSignInAsync(user);
        return [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []];
    }

    public Task<int> RecoveryCodesLeftAsync(User user) => users.CountRecoveryCodesAsync(user);

    /// <returns>False when the password is wrong. Wrong ones count towards the lock-out.</returns>
    public async Task<bool> TurnOffAsync(User user, string? password)
    {
        if (!(await signIns.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true)).Succeeded)
            return false;
        await TakeAwayAsync(user);
        await signIns.RefreshSignInAsync(user);
        return true;
    }

    /// <summary>For who has lost the device: signing in takes the password alone again.</summary>
    public async Task TakeAwayAsync(User user)
    {
        await users.SetTwoFactorEnabledAsync(user, enabled: false);
        await users.ResetAuthenticatorKeyAsync(user);
    }

    /// <summary>The second step. Wrong codes of the app count towards the lock-out.</summary>
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
