namespace DonorSync.Tests.StorageTests;

/// <summary>The contract of storage engines: an engine inherits each test class and defines how a new database is opened.</summary>
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
