using DonorSync.Storage;
using DonorSync.Sync;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Startup;

/// <summary>The first organisation, its administrator and, for unattended starts, its first API token.</summary>
/// <param name="OrganizationName">Checked already, like the others but for the password.</param>
sealed record Founding(string OrganizationName, string AdminEmail, string AdminPassword, string? ApiToken)
{
    public override string ToString() => $"Founding of {OrganizationName}";
}

/// <summary>Makes the first organisation: at the start from the settings, or on the first-run page.</summary>
sealed class OrganizationFounder(DonorSyncDb db, UserManager<User> users, TimeProvider clock)
{
    public const string BootstrapTokenName = "Bootstrap";

    /// <returns>What is wrong with the password, in words; empty when the organisation was made.</returns>
    /// <exception cref="ConflictException">There is an organisation already.</exception>
    public async Task<IReadOnlyList<string>> FoundAsync(Founding founding, CancellationToken cancellation)
    {
        // One transaction, begun for writing: of two that found at once, the second one finds the first one's organisation.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Organizations.AnyAsync(cancellation))
            throw new ConflictException("already_set_up", "This installation has an organisation already.");
        var now = clock.GetUtcNow();
        var organization = new Organization { Id = new OrganizationId(Guid.CreateVersion7(now)), Name = founding.OrganizationName, CreatedAt = now };
        db.Add(organization);
        db.ActFor(organization.Id);
        await db.SaveChangesAsync(cancellation);
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = organization.Id,
            Role = UserRole.Administrator,
            UserName = founding.AdminEmail,
            Email = founding.AdminEmail,
            CreatedAt = now,
        };
        var made = await users.CreateAsync(user, founding.AdminPassword);
        if (!made.Succeeded)
            return [.. made.Errors.Select(e => e.Description)];
        if (founding.ApiToken is { } secret)
            new TokenService(db, clock).Add(BootstrapTokenName, secret);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return [];
    }
}
