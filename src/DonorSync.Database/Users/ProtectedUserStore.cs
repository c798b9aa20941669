using DonorSync.Database.Keys;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Database.Users;

/// <summary>
/// Identity's own store, except that a second factor is not readable in the database: the authenticator's secret is encrypted like other
/// secrets, and recovery codes are stored as password hashes.
/// </summary>
sealed class ProtectedUserStore(DonorSyncDb db, Secrets secrets, IPasswordHasher<User> hasher)
    : UserOnlyStore<User, DonorSyncDb, Guid>(db)
{
    // The names that Identity's store uses for the two.
    internal const string Provider = "[AspNetUserStore]";
    internal const string AuthenticatorKey = "AuthenticatorKey";
    const string RecoveryCodes = "RecoveryCodes";

    public override Task SetAuthenticatorKeyAsync(User user, string key, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Provider, AuthenticatorKey, secrets.CloseAuthenticator(key), cancellationToken);

    /// <returns>Null also for a secret that the stored keys cannot decrypt: then the authenticator must be set up again.</returns>
    public override async Task<string?> GetAuthenticatorKeyAsync(User user, CancellationToken cancellationToken) =>
        await GetTokenAsync(user, Provider, AuthenticatorKey, cancellationToken) is { } closed ? secrets.OpenAuthenticator(closed) : null;

    public override Task ReplaceCodesAsync(User user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SaveAsync(user, recoveryCodes.Select(code => hasher.HashPassword(user, code)), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var hashes = await HashesAsync(user, cancellationToken);
        if (Array.Find(hashes, hash => hasher.VerifyHashedPassword(user, hash, code) != PasswordVerificationResult.Failed) is not { } used)
            return false;
        await SaveAsync(user, hashes.Where(hash => hash != used), cancellationToken);
        return true;
    }

    public override async Task<int> CountCodesAsync(User user, CancellationToken cancellationToken) =>
        (await HashesAsync(user, cancellationToken)).Length;

    Task SaveAsync(User user, IEnumerable<string> hashes, CancellationToken cancellation) =>
        SetTokenAsync(user, Provider, RecoveryCodes, string.Join(';', hashes), cancellation);

    async Task<string[]> HashesAsync(User user, CancellationToken cancellation) =>
        (await GetTokenAsync(user, Provider, RecoveryCodes, cancellation) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Registers the store of users.</summary>
public static class ProtectedUserStoreExtensions
{
    public static IdentityBuilder AddProtectedUsers(this IdentityBuilder builder)
    {
        builder.Services.AddSingleton<Sessions>();
        return builder.AddUserStore<ProtectedUserStore>();
    }
}
