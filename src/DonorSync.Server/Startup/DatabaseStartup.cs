using DonorSync.ConstantContact;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Settings;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Startup;

/// <summary>Runs before other services: updates the schema, and creates the first organization if the settings define one.</summary>
sealed partial class DatabaseStartup(
    IDatabaseMigrator migrator, IServerLock servers, OrganizationService organizations, BootstrapSettings bootstrap, GrantSettings grants,
    SetupCode code,
    IServiceScopeFactory scopes, IOptions<ConstantContactOptions> constantContact, ILogger<DatabaseStartup> log,
    ServerNames? names = null) : IHostedLifecycleService
{
    const string OneServer =
        "another server is using this database file, and SQLite supports only one server. Stop the other server, or use PostgreSQL.";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var changes = await migrator.MigrateAsync(cancellationToken);
            if (changes.Count > 0)
                LogChanged(string.Join(", ", changes));
        }
        catch (DatabaseUnusableException e)
        {
            throw new SettingsException(DatabaseSettings.ConnectionSetting, e.Message, e);
        }
        if (!servers.TryServe())
            throw new SettingsException(DatabaseSettings.ConnectionSetting, OneServer);
        await servers.TakeNameAsync(cancellationToken);
        if (names?.Trouble is { } trouble)
            LogNoName(trouble);
        await grants.CheckAsync(organizations, cancellationToken);
        if (!await organizations.AnyAsync(cancellationToken))
            await FoundAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs when the listening addresses are known, which show who can reach the server.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(constantContact.Value.ClientId))
            LogNoApplication();
        if (await organizations.AnyAsync(cancellationToken))
            return;
        if (code.IsReachable)
            LogSetupCode(code.Code);
        else
            LogNoOrganization(code.Code);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task FoundAsync(CancellationToken cancellation)
    {
        if (!bootstrap.IsGiven)
            return;
        var founding = bootstrap.ToFounding();
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var faults = await scope.ServiceProvider.GetRequiredService<OrganizationFounder>().FoundAsync(founding, cancellation);
            if (faults.Count > 0)
                throw new SettingsException("Bootstrap__AdminPassword", string.Join(' ', faults));
            LogFounded(founding.OrganizationName);
        }
        catch (ConflictException)
        {
            LogFoundedElsewhere();
        }
    }

    [LoggerMessage(1008, LogLevel.Warning, "ConstantContact__ClientId is not set: no organization can be connected to Constant Contact")]
    partial void LogNoApplication();

    [LoggerMessage(1000, LogLevel.Information,
        "No organization yet: open /setup to create the first one. Through a proxy it asks for this code: {Code}")]
    partial void LogNoOrganization(string code);

    [LoggerMessage(1003, LogLevel.Warning, "No organization yet: open /setup to create the first one. It asks for this code: {Code}")]
    partial void LogSetupCode(string code);

    [LoggerMessage(1001, LogLevel.Information, "Created the first organization, {Name}, from the settings")]
    partial void LogFounded(string name);

    [LoggerMessage(1004, LogLevel.Information, "Updated the database: {Changes}")]
    partial void LogChanged(string changes);

    [LoggerMessage(1007, LogLevel.Warning,
        "This server cannot store its name in the import folder. If it is killed, its syncs wait for Sync__TakeOverAfter: {Trouble}")]
    partial void LogNoName(string trouble);

    [LoggerMessage(1002, LogLevel.Information, "Another process created the first organization")]
    partial void LogFoundedElsewhere();
}
