using DonorSync.Storage;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>The first step of signing in. Takes as long for an address without an account as for one with an account.</summary>
sealed class PasswordSignIn(UserManager<User> users, SignInManager<User> signIns, IPasswordHasher<User> hasher)
{
    static string? constantHash;

    /// <returns>The result, and the account that the address belongs to, if any.</returns>
    public async Task<(SignInResult Result, User? User)> SignInAsync(string? email, string? password, bool remember)
    {
        var user = await users.FindByNameAsync(email?.Trim() ?? "");
        if (user is { PasswordHash: not null } && !await users.IsLockedOutAsync(user))
            return (await signIns.PasswordSignInAsync(user, password ?? "", remember, lockoutOnFailure: true), user);
        // An unknown, locked or disabled account would otherwise answer faster, and so tell who has one.
        constantHash ??= hasher.HashPassword(new User(), NewPassword.Make());
        hasher.VerifyHashedPassword(new User(), constantHash, password ?? "");
        return (SignInResult.Failed, user);
    }
}
