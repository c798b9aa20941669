using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Database.Tokens;
using DonorSync.Database.Users;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Startup;

/// <summary>The first organization, its administrator and, for unattended starts, its first API token.</summary>
/// <param name="OrganizationName">Validated, like the other values except the password.</param>
sealed record Founding(string OrganizationName, string AdminEmail, string AdminPassword, string? ApiToken)
{
    public override string ToString() => $"Founding of {OrganizationName}";
}

/// <summary>Creates organizations: the first one from the settings or on the first-run page, others by its administrators.</summary>
sealed class OrganizationFounder(DonorSyncDb db, UserManager<User> users, GrantSettings grants, TimeProvider clock)
{
    public const string BootstrapTokenName = "Bootstrap";

    /// <returns>What is wrong with the password, as text; empty if the organization was created.</returns>
    /// <exception cref="ConflictException">There is already an organization.</exception>
    public async Task<IReadOnlyList<string>> FoundAsync(Founding founding, CancellationToken cancellation)
    {
        // A write transaction: if two requests create the first organization at the same time, the second one finds it.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Organizations.AnyAsync(cancellation))
            throw new ConflictException("already_set_up", "This installation already has an organization.");
        var faults = await MakeAsync(founding, cancellation);
        if (faults.Count == 0)
            await transaction.CommitAsync(cancellation);
        return faults;
    }

    /// <summary>Creates another organization, separate from the others, with its first administrator.</summary>
    /// <returns>The administrator's password: shown once, not stored.</returns>
    /// <exception cref="ValidationFailedException">The name or address is invalid or taken.</exception>
    public async Task<string> AddAsync(string? name, string? email, CancellationToken cancellation)
    {
        grants.RefuseFurtherOrganization();
        var errors = new FieldErrors();
        if (!EmailAddress.TryParse(email, out var address))
            errors.Add("email", "must be an email address.");
        else if (await users.FindByNameAsync(address.Address) is not null)
            errors.Add("email", "already has an account on this installation.");
        errors.ThrowIfAny();
        var founding = new Founding(OrganizationService.CleanName("name", name), address!.Address, NewPassword.Make(), ApiToken: null);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Organizations.AnyAsync(o => o.Name == founding.OrganizationName, cancellation))
            throw new ValidationFailedException(FieldErrors.Of("name", "is already the name of another organization."));
        var faults = await MakeAsync(founding, cancellation);
        if (faults.Count > 0)
            throw new ValidationFailedException(FieldErrors.Of("email", string.Join(' ', faults)));
        await transaction.CommitAsync(cancellation);
        return founding.AdminPassword;
    }

    async Task<IReadOnlyList<string>> MakeAsync(Founding founding, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var organization = new Organization
        {
            Id = new OrganizationId(Guid.CreateVersion7(now)),
            Name = founding.OrganizationName,
            CreatedAt = now
        };
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
        return [];
    }
}
