using DonorSync.Sync;

namespace DonorSync.Tests.StorageTests;

/// <summary>What every storage engine has to pass: an engine inherits each contract and says how a fresh database is opened.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    protected TestDatabase World { get; private set; } = null!;
    protected Tenant Ours { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    protected abstract Task<TestDatabase> OpenAsync();

    public virtual async ValueTask InitializeAsync()
    {
        World = await OpenAsync();
        Ours = await World.NewTenantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
