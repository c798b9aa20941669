using DonorSync.Core;
using DonorSync.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Security;

/// <summary>What an administrator does about the people of the own organisation.</summary>
/// <remarks>Every call sees the caller's organisation only. A changed or removed person is signed out within a minute.</remarks>
sealed class Colleagues(UserManager<User> users, Authenticator authenticator, DonorSyncDb db, Caller caller, TimeProvider clock)
{
    public Task<User?> FindOrNullAsync(Guid id, CancellationToken cancellation) => Own.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellation);

    public Task<List<User>> ListAsync(CancellationToken cancellation) => Own.AsNoTracking().OrderBy(u => u.Email).ToListAsync(cancellation);

    /// <summary>Adds a person with a password made here, to be handed over and then changed.</summary>
    /// <returns>The password: shown once, kept nowhere.</returns>
    /// <exception cref="ValidationFailedException">The address is wrong or taken.</exception>
    public async Task<string> AddAsync(string? email, UserRole role, CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(email, out var address))
            throw Wrong("must be an e-mail address.");
        if (await users.FindByNameAsync(address.Address) is not null)
            throw Wrong("already has an account on this installation.");
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
        };
        var password = NewPassword.Make();
        Check(await users.CreateAsync(user, password));
        return password;
    }

    /// <exception cref="ConflictException">It is the last administrator.</exception>
    public async Task SetRoleAsync(Guid id, UserRole role, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        if (role != UserRole.Administrator)
            await RefuseLastAdministratorAsync(user, cancellation);
        user.Role = role;
        Check(await users.UpdateSecurityStampAsync(user));
    }

    /// <summary>For who has forgotten the password; also ends a lock-out.</summary>
    /// <returns>The new password: shown once, kept nowhere.</returns>
    public async Task<string> ResetPasswordAsync(Guid id, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        var password = NewPassword.Make();
        Check(await users.RemovePasswordAsync(user));
        Check(await users.AddPasswordAsync(user, password));
        Check(await users.SetLockoutEndDateAsync(user, null));
        return password;
    }

    /// <summary>For who has lost the device: signing in takes the password alone again, until another one is set up.</summary>
    public async Task TakeAuthenticatorAsync(Guid id, CancellationToken cancellation) => await authenticator.TakeAwayAsync(await FindAsync(id, cancellation));

    /// <exception cref="ConflictException">It is the caller, or the last administrator.</exception>
    public async Task RemoveAsync(Guid id, CancellationToken cancellation)
    {
        var user = await FindAsync(id, cancellation);
        if (string.Equals(user.Email, caller.Author.Who, StringComparison.OrdinalIgnoreCase))
            throw new ConflictException("own_account", "You cannot remove your own account.");
        await RefuseLastAdministratorAsync(user, cancellation);
        Check(await users.DeleteAsync(user));
    }

    IQueryable<User> Own => db.Users.Where(u => u.OrganizationId == caller.Organization);

    async Task<User> FindAsync(Guid id, CancellationToken cancellation) =>
        await Own.FirstOrDefaultAsync(u => u.Id == id, cancellation) ?? throw new ConflictException("no_such_person", "There is no such person any more.");

    async Task RefuseLastAdministratorAsync(User user, CancellationToken cancellation)
    {
        if (!await Own.AnyAsync(u => u.Id != user.Id && u.Role == UserRole.Administrator, cancellation))
            throw new ConflictException("last_administrator", "The last administrator stays: make somebody else one first.");
    }

    static ValidationFailedException Wrong(string problem) => new(FieldErrors.Of("email", problem));

    static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw Wrong(string.Join(' ', result.Errors.Select(static e => e.Description)));
    }
}
