using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Users;

/// <summary>A browser in which a user is signed in. Signing out deletes the row and so ends the session.</summary>
sealed class SessionRow
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required OrganizationId OrganizationId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasIndex(s => s.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The sessions of signed-in users. A cookie is invalid without its row, so a copied cookie ends with the sign-out.</summary>
public sealed class Sessions(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    /// <summary>The maximum lifetime of a session, however often it is used.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>
    /// The maximum number of sessions of a user; the oldest ones end. Rows are deleted by number and not by time, because a clock can be
    /// wrong.
    /// </summary>
    public const int MostPerUser = 20;

    /// <returns>The id of the new session.</returns>
    public async Task<Guid> BeginAsync(User user, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.GetUtcNow();
        var row = new SessionRow { Id = Guid.CreateVersion7(now), UserId = user.Id, OrganizationId = user.OrganizationId, CreatedAt = now };
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        var kept = db.Set<SessionRow>().Where(s => s.UserId == user.Id).OrderByDescending(static s => s.CreatedAt).Select(static s => s.Id)
            .Take(MostPerUser);
        await db.Set<SessionRow>().Where(s => s.UserId == user.Id && s.Id != row.Id && !kept.Contains(s.Id))
            .ExecuteDeleteAsync(cancellation);
        return row.Id;
    }

    public async Task<bool> IsOpenAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var since = await db.Set<SessionRow>().AsNoTracking().Where(s => s.Id == id)
            .Select(static s => (DateTimeOffset?)s.CreatedAt).FirstOrDefaultAsync(cancellation);
        return since is { } at && clock.GetUtcNow() - at < Longest;
    }

    /// <returns>The start of each session of the user, the newest first.</returns>
    public async Task<IReadOnlyList<(Guid Id, DateTimeOffset Since)>> OfAsync(Guid user, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var rows = await db.Set<SessionRow>().AsNoTracking().Where(s => s.UserId == user).OrderByDescending(static s => s.CreatedAt)
            .ToListAsync(cancellation);
        return [.. rows.Select(static s => (s.Id, s.CreatedAt))];
    }

    public async Task EndAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await db.Set<SessionRow>().Where(s => s.Id == id).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Ends every session of a user.</summary>
    /// <param name="except">The session that is kept, such as the one in which the password was changed.</param>
    public async Task EndAllAsync(Guid user, Guid? except, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await db.Set<SessionRow>().Where(s => s.UserId == user && s.Id != except).ExecuteDeleteAsync(cancellation);
    }
}
