using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Query;

namespace DonorSync.SyncStore.Tables;

public enum ConnectionState
{
    NotConnected,
    Connected,

    /// <summary>A7: the grant is dead; nothing runs until a person reconnects.</summary>
    NeedsReconnecting,
}

/// <summary>An organisation's connection to Constant Contact: one row an organisation, whatever account it points to (A6).</summary>
public sealed class ConnectionRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }
    public ConnectionState State { get; set; }

    /// <summary>The account it points to; kept after disconnecting, for showing.</summary>
    public int? AccountId { get; set; }

    /// <summary>
    /// Constant Contact's id of the account while it is connected: one organization of the installation holds an account at a time (A6).
    /// </summary>
    public string? HeldAccount { get; set; }

    /// <summary>The tokens, encrypted; null without a grant.</summary>
    public string? Grant { get; set; }

    /// <summary>Grows with every change of the grant, and never goes back.</summary>
    public long GrantVersion { get; set; }
    public Guid? RefreshHolder { get; set; }
    public DateTimeOffset? RefreshLeaseUntil { get; set; }

    /// <summary>Grows with every claim: the number that a run's writes carry.</summary>
    public long Fence { get; set; }
    public Guid? RunningRunId { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The server that runs it (<see cref="IServerLock.Name"/>); null where there is only one.</summary>
    public string? RunHolder { get; set; }
    public DateTimeOffset? ConnectedAt { get; set; }

    /// <summary>B1: a person asked to see a preview first; nothing is synced by itself until a person has started a sync.</summary>
    public bool WaitsForPerson { get; set; }

    /// <summary>B19: since when no run starts automatically; null while it is not paused. It stays over disconnecting.</summary>
    public DateTimeOffset? PausedSince { get; set; }

    /// <summary>The user that paused it.</summary>
    public string? PausedBy { get; set; }

    /// <summary>Ends the claim of a run; raising the fence keeps a process that was only silent from writing after it.</summary>
    internal static void ReleasedFrom(UpdateSettersBuilder<ConnectionRow> set) => set
        .SetProperty(c => c.RunningRunId, (Guid?)null).SetProperty(c => c.LeaseUntil, (DateTimeOffset?)null)
        .SetProperty(c => c.RunHolder, (string?)null).SetProperty(c => c.Fence, c => c.Fence + 1);

    /// <summary>A run in progress would write down what it saw before, over what a person changes of the memory.</summary>
    /// <exception cref="ConflictException">A run of the organisation is in progress.</exception>
    /// <summary>The accounts that are connected.</summary>
    internal static IQueryable<int> Accounts(DonorSyncDb db) =>
        db.Set<ConnectionRow>().Where(c => c.State != ConnectionState.NotConnected && c.AccountId != null).Select(c => c.AccountId!.Value);

    internal static async Task RefuseDuringRunAsync(DonorSyncDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Set<ConnectionRow>().AnyAsync(c => c.RunningRunId != null && c.LeaseUntil >= now, cancellation))
            throw new ConflictException("sync_in_progress", "A sync is in progress. Try again when it has finished.");
    }

    /// <summary>For a change of the memory in a transaction: raising the fence also keeps a sync from starting in the middle of
    /// it.</summary>
    /// <exception cref="ConflictException">A run of the organisation is in progress.</exception>
    internal static async Task KeepSyncsAwayAsync(DonorSyncDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        // First raised and then looked at: a sync that is being claimed at this moment comes either before this or after it.
        await db.Set<ConnectionRow>().Where(c => c.RunningRunId == null || c.LeaseUntil < now)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Fence, c => c.Fence + 1), cancellation);
        await RefuseDuringRunAsync(db, now, cancellation);
    }
}

sealed class ConnectionConfiguration : IEntityTypeConfiguration<ConnectionRow>
{
    public void Configure(EntityTypeBuilder<ConnectionRow> builder)
    {
        builder.ToTable("Connections");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.State).HasConversion<string>().HasMaxLength(20);
        builder.HasIndex(c => c.OrganizationId).IsUnique();
        builder.Property(c => c.RunHolder).HasMaxLength(100);
        builder.Property(c => c.HeldAccount).HasMaxLength(200);
        builder.HasIndex(c => c.HeldAccount).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(c => c.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
