using DonorSync.Database.Users;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>The first step of signing in. Takes equally long for addresses with and without an account.</summary>
sealed class PasswordSignIn(UserManager<User> users, SignInManager<User> signIns, IPasswordHasher<User> hasher, TimeProvider clock)
{
    static string? constantHash;

    /// <returns>
    /// The result, and the account with the address, if any. "Not allowed" means the right password, but given too long ago.
    /// </returns>
    public async Task<(SignInResult Result, User? User)> SignInAsync(string? email, string? password, bool remember)
    {
        var user = await users.FindByNameAsync(email?.Trim() ?? "");
        if (user is { PasswordHash: not null } && !await users.IsLockedOutAsync(user))
        {
            var result = HasEnded(user)
                ? await RefuseAsync(user, password)
                : await signIns.PasswordSignInAsync(user, password ?? "", remember, lockoutOnFailure: true);
            return (result, user);
        }
        // An unknown, locked or disabled account would otherwise respond faster, which would reveal which addresses have accounts.
        constantHash ??= hasher.HashPassword(new User(), NewPassword.Make());
        hasher.VerifyHashedPassword(new User(), constantHash, password ?? "");
        return (SignInResult.Failed, user);
    }

    bool HasEnded(User user) => user.PasswordGivenAt is { } at && clock.GetUtcNow() - at > SignInDuties.GivenPasswordWorks;

    async Task<SignInResult> RefuseAsync(User user, string? password)
    {
        var check = await signIns.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true);
        return check.Succeeded ? SignInResult.NotAllowed : check;
    }
}
