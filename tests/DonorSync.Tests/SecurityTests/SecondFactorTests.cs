using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Tests.PagesTests;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.SecurityTests;

/// <summary>What the database stores of a second factor, and how many times a code is valid.</summary>
public sealed class SecondFactorTests(RestServer server) : IClassFixture<RestServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_is_valid_once_and_an_earlier_one_is_invalid_after_it()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var (users, user, secret) = await WithAuthenticatorAsync(scope, "once@example.org");

        // Both are calculated before the first is used, because a step of 30 seconds may end in between.
        var (code, earlier) = (AuthenticatorTests.CodeOf(secret), AuthenticatorTests.CodeOf(secret, -1));
        Assert.True(await VerifyAsync(users, user, code));
        Assert.False(await VerifyAsync(users, user, code));
        Assert.False(await VerifyAsync(users, user, earlier));
        Assert.True(await VerifyAsync(users, user, AuthenticatorTests.CodeOf(secret, 1)));
        Assert.False(await VerifyAsync(users, user, "000000"));
    }

    [Fact]
    public async Task A_code_of_a_clock_that_was_days_ahead_locks_out_no_user()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var (users, user, secret) = await WithAuthenticatorAsync(scope, "ahead@example.org");
        user.LastCodeStep = (TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(30)).ToUnixTimeSeconds() / 30;
        await users.UpdateAsync(user);

        var code = AuthenticatorTests.CodeOf(secret);
        Assert.True(await VerifyAsync(users, user, code));
        Assert.False(await VerifyAsync(users, user, code));
    }

    [Fact]
    public async Task Neither_the_secret_nor_a_recovery_code_is_readable_in_the_database()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var (users, user, secret) = await WithAuthenticatorAsync(scope, "closed@example.org");
        var codes = (await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 10))!.ToList();

        await using var db = await server.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        var kept = await db.UserTokens.Where(t => t.UserId == user.Id).Select(static t => t.Value).ToListAsync(Cancellation);
        Assert.Equal(2, kept.Count);
        Assert.All(kept, value => Assert.DoesNotContain(secret, value, StringComparison.OrdinalIgnoreCase));
        Assert.All(codes, code => Assert.DoesNotContain(kept, value => value!.Contains(code, StringComparison.OrdinalIgnoreCase)));

        Assert.True((await users.RedeemTwoFactorRecoveryCodeAsync(user, codes[3])).Succeeded);
        Assert.False((await users.RedeemTwoFactorRecoveryCodeAsync(user, codes[3])).Succeeded);
        Assert.Equal(9, await users.CountRecoveryCodesAsync(user));
    }

    async Task<(UserManager<User> Users, User User, string Secret)> WithAuthenticatorAsync(AsyncServiceScope scope, string email)
    {
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User
        {
            Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
            OrganizationId = (await server.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id,
            UserName = email,
            Email = email,
        };
        Assert.True((await users.CreateAsync(user, "a password for tests")).Succeeded);
        await users.ResetAuthenticatorKeyAsync(user);
        return (users, user, (await users.GetAuthenticatorKeyAsync(user))!);
    }

    static Task<bool> VerifyAsync(UserManager<User> users, User user, string code) =>
        users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, code);
}
