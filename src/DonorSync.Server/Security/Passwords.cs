using System.Buffers.Text;
using System.Security.Cryptography;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>
/// Refuses passwords that can be guessed in about two million attempts (score 0 of zxcvbn): the 11,604 entries of its list of leaked
/// passwords with at least 8 characters, also with other capitals, the user's own address, and the product's name.
/// </summary>
sealed class WeakPasswords : IPasswordValidator<User>
{
    /// <summary>The estimate takes longer for long passwords, so only this many characters are checked.</summary>
    const int MostCharacters = 100;

    static readonly IdentityError TooWeak = new()
    {
        Code = "PasswordTooWeak",
        Description = "This password is easy to guess. Use several words in a row.",
    };

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var text = (password ?? "")[..Math.Min(password?.Length ?? 0, MostCharacters)];
        var own = new[] { "DonorSync", user.Email ?? "" }.Concat(
            (user.Email ?? "").Split('@', '.', '+', '-', '_')).Where(static part => part.Length > 2);
        return Task.FromResult(Zxcvbn.Zxcvbn.MatchPassword(text, own).Score > 0 ? IdentityResult.Success : IdentityResult.Failed(TooWeak));
    }
}

/// <summary>Generates a password to be handed over and then changed: 96 bits.</summary>
static class NewPassword
{
    const int Bytes = 12;

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
