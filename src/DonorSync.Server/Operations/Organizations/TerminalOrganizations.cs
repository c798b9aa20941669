using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Database.Tokens;
using DonorSync.Server.Startup;

namespace DonorSync.Server.Operations;

/// <summary>An organisation that is to be added.</summary>
/// <param name="Admin">The e-mail address of its first administrator.</param>
sealed record WantedOrganization(string Name, string Admin);

/// <summary>An organisation that was added, with what is shown once and kept nowhere.</summary>
sealed record AddedOrganization(string Name, string Admin, string Password, string? Token)
{
    public override string ToString() => $"AddedOrganization {Name}";
}

/// <summary>Adds organisations from the terminal.</summary>
static class TerminalOrganizations
{
    /// <param name="token">The name of a token to make; null makes none.</param>
    /// <exception cref="ValidationFailedException">The name or the address is wrong or taken; nothing was added.</exception>
    public static async Task<AddedOrganization> AddAsync(IServiceProvider services, WantedOrganization wanted, string? token, CancellationToken cancellation)
    {
        // Whom a database session acts for is one organisation: each has its own.
        await using var scope = services.CreateAsyncScope();
        var password = await scope.ServiceProvider.GetRequiredService<OrganizationFounder>().AddAsync(wanted.Name, wanted.Admin, cancellation);
        var tokens = new TokenService(scope.ServiceProvider.GetRequiredService<DonorSyncDb>(), services.GetRequiredService<TimeProvider>());
        var secret = token is null ? null : (await tokens.CreateAsync(token, cancellation)).Secret;
        return new(wanted.Name.Trim(), wanted.Admin.Trim(), password, secret);
    }
}
