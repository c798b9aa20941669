using DonorSync.Database.Keys;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Startup;

/// <summary>Before anything is decrypted: does the master key open the keys in the database, and are they all encrypted with it?</summary>
sealed partial class KeyRingStartup(KeyRing ring, InstallationKey master, KeySettings settings, ILogger<KeyRingStartup> log) : IHostedLifecycleService
{
    /// <summary>What is wrong, going on from the setting's name; null when nothing is.</summary>
    public static string? Fault(KeyRingState state) => state switch
    {
        KeyRingState.KeyIsMissing => "is missing: the keys in the database are encrypted with a master key, and without it no connection works.",
        KeyRingState.KeyIsWrong => "is not the master key that the keys in the database are encrypted with.",
        KeyRingState.Closed or KeyRingState.Readable => null,
    };

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var state = await ring.StateAsync(master.Key, cancellationToken);
        if (Fault(state) is { } fault)
            throw new SettingsException(settings.Setting, fault);
        if (master.Key is null)
            LogNoMasterKey();
        else if (state == KeyRingState.Readable)
            LogClosed(await ring.CloseAsync(null, master.Key, cancellationToken));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1200, LogLevel.Warning, "There is no master key (Security__MasterKeyFile): whoever can read the database can use its connections to Constant Contact")]
    partial void LogNoMasterKey();

    [LoggerMessage(1201, LogLevel.Information, "{Count} keys in the database, readable until now, were encrypted with the master key")]
    partial void LogClosed(int count);
}
