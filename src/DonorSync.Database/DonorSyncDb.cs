using System.Reflection;
using DonorSync.Database.Organizations;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Tokens;
using DonorSync.Database.Users;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace DonorSync.Database;

/// <summary>
/// The database of an installation, whatever the engine. Each engine has a derived context that owns its generated migrations.
/// </summary>
/// <remarks>
/// Rows of <see cref="IBelongsToOrganization"/> are seen through <see cref="Organization"/> only. The tables of the donor database and of
/// the sync's memory join by their <see cref="ModelPart"/>.
/// </remarks>
public abstract class DonorSyncDb(DbContextOptions options) : IdentityUserContext<User, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>The name of the filter, for the few queries over all organizations.</summary>
    public const string OrganizationFilter = "organization";

    static readonly MethodInfo Filter =
        typeof(DonorSyncDb).GetMethod(nameof(FilterByOrganization), BindingFlags.NonPublic | BindingFlags.Instance)!;

    static readonly MethodInfo FilterOwned =
        typeof(DonorSyncDb).GetMethod(nameof(FilterByOwner), BindingFlags.NonPublic | BindingFlags.Instance)!;

    string? ownQueue;

    /// <summary>The organization whose rows are visible and added. Empty until <see cref="ActFor"/>: then no rows are visible.</summary>
    public OrganizationId Organization { get; private set; }

    public DbSet<Organization> Organizations => Set<Organization>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public abstract DatabaseEngine Engine { get; }

    internal ModelParts Parts { get; } = options.FindExtension<ModelPartsExtension>()?.Parts
        ?? throw new InvalidOperationException("The options name no tables: see UseModelParts.");

    /// <summary>The policy that a transaction has read.</summary>
    internal (Guid Transaction, SyncPolicy Policy)? KeptPolicy { get; set; }

    public void ActFor(OrganizationId organization) => Organization = organization;

    /// <summary>
    /// Transactions of one queue wait for each other even if the engine allows parallel writers (<see cref="OneWriter"/>).
    /// </summary>
    internal string WriteQueue => ownQueue ?? Organization.Value.ToString();

    /// <summary>Sets another queue, for writes that are independent of the organization's other data.</summary>
    internal void QueueAs(string queue) => ownQueue = queue;

    /// <summary>Begins a read that sees one state of the database however long it takes, while others write.</summary>
    internal abstract Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellation);

    /// <summary>Returns a context for a second reader of a snapshot that was begun: it sees the same state.</summary>
    /// <param name="open">Opens another context like this one.</param>
    internal abstract Task<Beside> OpenSecondReaderAsync(Func<DonorSyncDb> open, CancellationToken cancellation);

    /// <summary>Adds many rows in the current transaction without the change tracker.</summary>
    /// <param name="rows">Values in the order of the columns, in the columns' types.</param>
    internal abstract Task InsertAsync(
        string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellation);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        return BeforeSaving().Count == 0
            ? base.SaveChanges(acceptAllChangesOnSuccess)
            : throw new NotSupportedException("Rows with derived columns are saved by SaveChangesAsync.");
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (BeforeSaving() is not { Count: > 0 } derived)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        // The settings by which columns are derived are read in the transaction that saves them.
        await using var transaction = await this.BeginOrJoinAsync(cancellationToken);
        await Parts.DeriveAsync(this, derived, cancellationToken);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (acceptAllChangesOnSuccess)
            ChangeTracker.AcceptAllChanges();
        return saved;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicrosecondsConverter>();
        configurationBuilder.Properties<OrganizationId>().HaveConversion<OrganizationIdConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(DonorSyncDb).Assembly);
        foreach (var part in Parts.All)
            part.Build(builder, Engine);
        foreach (var type in builder.Model.GetEntityTypes().Where(IsOfOrganization).ToList())
            Filter.MakeGenericMethod(type.ClrType).Invoke(this, [builder]);
        foreach (var (type, owner) in builder.Model.GetEntityTypes().Select(static t => (t.ClrType, OwnerOf(t.ClrType))).ToList())
        {
            if (owner is not null)
                FilterOwned.MakeGenericMethod(type, owner).Invoke(this, [builder]);
        }
    }

    void FilterByOrganization<TEntity>(ModelBuilder builder)
        where TEntity : class, IBelongsToOrganization =>
        builder.Entity<TEntity>().HasQueryFilter(OrganizationFilter, row => row.OrganizationId == Organization);

    void FilterByOwner<TEntity, TOwner>(ModelBuilder builder)
        where TEntity : class, IBelongsToRow<TOwner>
        where TOwner : class, IBelongsToOrganization =>
        builder.Entity<TEntity>().HasQueryFilter(OrganizationFilter, row => row.Owner.OrganizationId == Organization);

    static Type? OwnerOf(Type type) => Array.Find(
            type.GetInterfaces(), static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IBelongsToRow<>))
        ?.GenericTypeArguments[0];

    static bool IsOfOrganization(IMutableEntityType type) => typeof(IBelongsToOrganization).IsAssignableFrom(type.ClrType);

    /// <returns>The rows whose columns are to be derived.</returns>
    List<IVersioned> BeforeSaving()
    {
        foreach (var entry in ChangeTracker.Entries<IBelongsToOrganization>().Where(entry => entry.State == EntityState.Added))
        {
            if (entry.Entity.OrganizationId == default)
                entry.Entity.OrganizationId = Organization;
            if (entry.Entity.OrganizationId == default || (Organization != default && entry.Entity.OrganizationId != Organization))
                throw new InvalidOperationException($"A {entry.Metadata.DisplayName()} was added for another organization.");
        }
        var versioned = ChangeTracker.Entries<IVersioned>()
            .Where(static entry => entry.State is EntityState.Added or EntityState.Modified).ToList();
        foreach (var entry in versioned.Where(static entry => entry.State == EntityState.Modified))
            entry.Entity.Version++;
        return versioned.ConvertAll(static entry => entry.Entity);
    }
}

/// <summary>A second context that reads the same state as the first one at the same time.</summary>
/// <param name="isOwn">False if it is the first context itself.</param>
sealed class Beside(DonorSyncDb db, bool isOwn) : IAsyncDisposable
{
    public DonorSyncDb Db { get; } = db;

    public ValueTask DisposeAsync() => isOwn ? Db.DisposeAsync() : ValueTask.CompletedTask;
}
