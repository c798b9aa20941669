using DonorSync.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace DonorSync.Tests.Simulation;

/// <summary>Contexts that are used again within a simulated process: making one takes longer than most of what it is made for.</summary>
sealed class SimContexts<TDb>(DbContextOptions<TDb> options) : IDbContextFactory<DonorSyncDb>
    where TDb : DonorSyncDb
{
    readonly PooledDbContextFactory<TDb> pool = new(options, poolSize: 8);

    public DonorSyncDb CreateDbContext()
    {
        var db = pool.CreateDbContext();
        // As a new one: nobody's rows are seen until it is said whose.
        db.ActFor(default);
        return db;
    }
}
