using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace DonorSync.Server.Security;

/// <summary>Codes of an authenticator app (TOTP, RFC 6238: six digits, 30 seconds); each is accepted once.</summary>
sealed class OneTimeCodes(DonorSyncDb db, TimeProvider clock) : IUserTwoFactorTokenProvider<User>
{
    /// <summary>How many steps the phone's clock may be behind or ahead (RFC 6238, section 5.2 recommends at most one).</summary>
    const int Steps = 1;

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
            return false;
        var codes = new Totp(Base32Encoding.ToBytes(key));
        if (!codes.VerifyTotp(clock.GetUtcNow().UtcDateTime, token, out var step, new VerificationWindow(Steps, Steps)))
            return false;
        // One statement, so that only one of two requests with the same code is accepted, also on two servers. A stored step further ahead
        // than any acceptable code was stored while the server's clock was ahead, so it does not count.
        var accepted = await db.Users.Where(u => u.Id == user.Id)
            .Where(u => u.LastCodeStep == null || u.LastCodeStep < step || u.LastCodeStep > step + (2 * Steps))
            .ExecuteUpdateAsync(set => set.SetProperty(static u => u.LastCodeStep, step));
        if (accepted > 0)
            user.LastCodeStep = step;
        return accepted > 0;
    }

    public Task<string> GenerateAsync(string purpose, UserManager<User> manager, User user) => Task.FromResult("");

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<User> manager, User user) =>
        !string.IsNullOrWhiteSpace(await manager.GetAuthenticatorKeyAsync(user));
}
