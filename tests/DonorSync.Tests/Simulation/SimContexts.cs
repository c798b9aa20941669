using DonorSync.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace DonorSync.Tests.Simulation;

/// <summary>Reuses contexts within a simulated process, because creating one takes longer than most of their queries.</summary>
sealed class SimContexts<TDb>(DbContextOptions<TDb> options) : IDbContextFactory<DonorSyncDb>
    where TDb : DonorSyncDb
{
    readonly PooledDbContextFactory<TDb> pool = new(options, poolSize: 8);

    public DonorSyncDb CreateDbContext()
    {
        var db = pool.CreateDbContext();
        // Like a new one: it shows no rows until its organization is set.
        db.ActFor(default);
        return db;
    }
}
