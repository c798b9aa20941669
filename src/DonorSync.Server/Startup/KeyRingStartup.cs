using DonorSync.Database.Keys;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Startup;

/// <summary>
/// Checks before anything is decrypted that the master key opens the keys in the database, and encrypts keys that are not encrypted yet.
/// </summary>
sealed partial class KeyRingStartup(KeyRing ring, InstallationKey master, KeySettings settings, ILogger<KeyRingStartup> log)
    : IHostedLifecycleService
{
    /// <summary>Returns what is wrong, as the sentence after the setting's name; null if nothing is.</summary>
    public static string? Fault(KeyRingState state) => state switch
    {
        KeyRingState.KeyIsMissing => "is missing: the keys in the database are encrypted with a master key, which every connection needs.",
        KeyRingState.KeyIsWrong => "is not the master key that encrypts the keys in the database.",
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

    [LoggerMessage(1200, LogLevel.Warning,
        "There is no master key (Security__MasterKeyFile): anyone with access to the database can use its connections to Constant Contact")]
    partial void LogNoMasterKey();

    [LoggerMessage(1201, LogLevel.Information, "Encrypted {Count} keys in the database with the master key; they were unencrypted before")]
    partial void LogClosed(int count);
}
