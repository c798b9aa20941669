using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Database.Tokens;
using DonorSync.Server.Startup;

namespace DonorSync.Server.Organizations;

/// <summary>An organization to add.</summary>
/// <param name="Admin">The email address of its first administrator.</param>
sealed record WantedOrganization(string Name, string Admin);

/// <summary>An organization that was added, with secrets that are shown once and not stored.</summary>
sealed record AddedOrganization(string Name, string Admin, string Password, string? Token)
{
    public override string ToString() => $"AddedOrganization {Name}";
}

/// <summary>Adds organizations from the terminal.</summary>
static class TerminalOrganizations
{
    /// <param name="token">The name of a token to create; null: none.</param>
    /// <exception cref="ValidationFailedException">The name or address is invalid or taken; nothing was added.</exception>
    public static async Task<AddedOrganization> AddAsync(
        IServiceProvider services, WantedOrganization wanted, string? token, CancellationToken cancellation)
    {
        // A database session acts for one organization, so each gets its own.
        await using var scope = services.CreateAsyncScope();
        var password = await scope.ServiceProvider.GetRequiredService<OrganizationFounder>()
            .AddAsync(wanted.Name, wanted.Admin, cancellation);
        var tokens = new TokenService(scope.ServiceProvider.GetRequiredService<DonorSyncDb>(), services.GetRequiredService<TimeProvider>());
        var secret = token is null ? null : (await tokens.CreateAsync(token, cancellation)).Secret;
        return new(wanted.Name.Trim(), wanted.Admin.Trim(), password, secret);
    }
}
