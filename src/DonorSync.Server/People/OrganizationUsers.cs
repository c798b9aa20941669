using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Audit;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.People;

/// <summary>Manages the users of the caller's organization.</summary>
/// <remarks>Every call is limited to the caller's organization. A changed or removed user is signed out within a minute.</remarks>
sealed class OrganizationUsers(
    UserManager<User> users, Authenticator authenticator, Sessions sessions, DonorSyncDb db, Caller caller, AuditTrail trail,
    TimeProvider clock)
{
    public Task<User?> FindOrNullAsync(Guid id, CancellationToken cancellation) =>
        Own.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellation);

    public Task<List<User>> ListAsync(CancellationToken cancellation) => Own.AsNoTracking().OrderBy(u => u.Email).ToListAsync(cancellation);

    /// <summary>Adds a user with a generated password, to be handed over. The user chooses another one at the first sign-in.</summary>
    /// <returns>The password: shown once, not stored.</returns>
    /// <exception cref="ValidationFailedException">The address is invalid or taken.</exception>
    public async Task<string> AddAsync(string? email, UserRole role, CancellationToken cancellation)
    {
        var password = NewPassword.Make();
        await AddAsync(email, role, password, cancellation);
        return password;
    }

    /// <exception cref="ValidationFailedException">The address is invalid or taken, or the password too weak.</exception>
    public async Task AddAsync(string? email, UserRole role, string password, CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(email, out var address))
            throw Wrong("must be an email address.");
        if (await users.FindByNameAsync(address.Address) is { } taken)
            throw Wrong(taken.OrganizationId == caller.Organization ? "already has an account." : Unusable);
        cancellation.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = caller.Organization,
            Role = role,
            UserName = address.Address,
            Email = address.Address,
            CreatedAt = now,
            PasswordGivenAt = now,
        };
        Check(await users.CreateAsync(user, password));
        Did(user, role);
    }

    /// <exception cref="ConflictException">The user is the last administrator.</exception>
    public async Task SetRoleAsync(Guid id, UserRole role, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        if (role != UserRole.Administrator)
            await RefuseLastAdministratorAsync(user, cancellation);
        user.Role = role;
        Check(await users.UpdateSecurityStampAsync(user));
        Did(user, role);
    }

    /// <summary>Resets a forgotten password; also ends a lock-out.</summary>
    /// <returns>The new password: shown once, not stored.</returns>
    public async Task<string> ResetPasswordAsync(Guid id, CancellationToken cancellation)
    {
        var password = NewPassword.Make();
        await ResetPasswordAsync(id, password, cancellation);
        return password;
    }

    /// <summary>A disabled user stays disabled.</summary>
    /// <exception cref="ValidationFailedException">The password is too weak.</exception>
    public async Task ResetPasswordAsync(Guid id, string password, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        user.PasswordGivenAt = clock.GetUtcNow();
        // In one transaction: a refused password must not leave a user without one.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        Check(await users.RemovePasswordAsync(user));
        Check(await users.AddPasswordAsync(user, password));
        if (!IsDisabled(user))
            Check(await users.SetLockoutEndDateAsync(user, null));
        await transaction.CommitAsync(cancellation);
        await sessions.EndAllAsync(user.Id, except: null, cancellation);
        Did(user);
    }

    /// <summary>Disables an account and ends its sessions.</summary>
    /// <exception cref="ConflictException">The user is the last administrator.</exception>
    public async Task DisableAsync(Guid id, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        await RefuseLastAdministratorAsync(user, cancellation);
        Check(await users.SetLockoutEnabledAsync(user, true));
        Check(await users.SetLockoutEndDateAsync(user, Never));
        Check(await users.UpdateSecurityStampAsync(user));
        await sessions.EndAllAsync(user.Id, except: null, cancellation);
        Did(user);
    }

    public async Task EnableAsync(Guid id, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        Check(await users.SetLockoutEndDateAsync(user, null));
        Did(user);
    }

    public static bool IsDisabled(User user) => user.LockoutEnd >= Never;

    /// <summary>
    /// Removes the authenticator of a user who has lost the device: the password alone suffices until another one is set up.
    /// </summary>
    public async Task TakeAuthenticatorAsync(Guid id, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        await authenticator.TakeAwayAsync(user);
        Did(user);
    }

    /// <exception cref="ConflictException">The user is the caller, or the last administrator.</exception>
    public async Task RemoveAsync(Guid id, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        if (string.Equals(user.Email, caller.Author.Who, StringComparison.OrdinalIgnoreCase))
            throw new ConflictException("own_account", "You cannot remove your own account.");
        await RefuseLastAdministratorAsync(user, cancellation);
        Check(await users.DeleteAsync(user));
        Did(user);
    }

    /// <summary>Does not reveal that another organization has a user with this address.</summary>
    const string Unusable = "cannot be used for an account here. Enter another address, or ask the operator of this installation.";

    /// <summary>The end of a lock-out that does not expire.</summary>
    static readonly DateTimeOffset Never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    void Did(User user, UserRole? role = null) => trail.Did(role is null ? user.Email : $"{user.Email}: {role}", user.OrganizationId);

    /// <summary>Requires an authenticator: users without one must set it up before anything else, and their sessions end.</summary>
    /// <exception cref="ConflictException">The caller has no authenticator.</exception>
    public async Task RequireAuthenticatorAsync(bool required, OrganizationService organizations, CancellationToken cancellation)
    {
        if (required && !await Own.AnyAsync(u => u.Email == caller.Author.Who && u.TwoFactorEnabled, cancellation))
            throw new ConflictException("own_authenticator_first", "Set up your own authenticator first.");
        await organizations.RequireAuthenticatorAsync(caller.Organization, required, cancellation);
        trail.Did(required ? "required" : "not required", caller.Organization);
        if (!required)
            return;
        foreach (var user in await Own.Where(static u => !u.TwoFactorEnabled).ToListAsync(cancellation))
        {
            Check(await users.UpdateSecurityStampAsync(user));
            await sessions.EndAllAsync(user.Id, except: null, cancellation);
        }
    }

    IQueryable<User> Own => db.Users.Where(u => u.OrganizationId == caller.Organization);

    async Task<User> FindAsync(Guid id, CancellationToken cancellation) =>
        await Own.FirstOrDefaultAsync(u => u.Id == id, cancellation)
        ?? throw new ConflictException("no_such_person", "There is no such person.");

    async Task RefuseLastAdministratorAsync(User user, CancellationToken cancellation)
    {
        if (!await Own.AnyAsync(
            u => u.Id != user.Id && u.Role == UserRole.Administrator && (u.LockoutEnd == null || u.LockoutEnd < Never), cancellation))
            throw new ConflictException(
                "last_administrator", "You cannot remove the last administrator. Make another user an administrator first.");
    }

    static ValidationFailedException Wrong(string problem) => new(FieldErrors.Of("email", problem));

    static void Check(IdentityResult result)
    {
        if (result.Succeeded)
            return;
        // Identity tells only by its codes what is wrong.
        var isPassword = result.Errors.Any(static e => e.Code.Contains("Password", StringComparison.Ordinal));
        var problem = string.Join(' ', result.Errors.Select(static e => e.Description));
        throw isPassword ? new ValidationFailedException(FieldErrors.Of("password", problem)) : Wrong(problem);
    }
}
