using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>
/// Refuses a password that is guessed within about two million tries (score 0 of zxcvbn): each of the 11,604 of 8 or more characters in its list
/// of leaked ones, also with other capitals, the user's own address, the product's name.
/// </summary>
sealed class WeakPasswords : IPasswordValidator<User>
{
    /// <summary>The estimate takes longer with the length; what is longer is judged by its beginning.</summary>
    const int MostCharacters = 100;

    static readonly IdentityError TooWeak = new()
    {
        Code = nameof(TooWeak),
        Description = "This password is among the first that are guessed. A few words in a row make a good one.",
    };

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var text = (password ?? "")[..Math.Min(password?.Length ?? 0, MostCharacters)];
        var own = new[] { "DonorSync", user.Email ?? "" }.Concat((user.Email ?? "").Split('@', '.', '+', '-', '_')).Where(static part => part.Length > 2);
        return Task.FromResult(Zxcvbn.Zxcvbn.MatchPassword(text, own).Score > 0 ? IdentityResult.Success : IdentityResult.Failed(TooWeak));
    }
}
