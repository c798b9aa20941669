using Microsoft.Extensions.Logging;

namespace DonorSync.ConstantContact.Sandbox.State;

/// <summary>
/// Keeps the state in a file: reads it at the start, and writes all of it at most 2 seconds after a change and at the end.
/// </summary>
internal sealed partial class StateFile(World world, string path, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private ITimer? timer;
    private long savedVersion = -1;

    /// <summary>Reads the file if it exists. Throws <see cref="FormatException"/> when it cannot be read.</summary>
    public void Load()
    {
        if (!File.Exists(path))
            return;
        try
        {
            StateJson.Load(world, File.ReadAllBytes(path));
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{path}: {wrong.Message}", wrong);
        }

        savedVersion = world.Version;
    }

    public void Start() => timer = world.Options.Clock.CreateTimer(_ => SaveQuietly(), null, Pause, Pause);

    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
            await timer.DisposeAsync();
        Save();
    }

    /// <summary>Writes a new file and renames it, so that a crash leaves either the old state or the new one.</summary>
    private void Save()
    {
        lock (gate)
        {
            var version = world.Version;
            if (version == savedVersion)
                return;
            var beside = path + ".new";
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                file.Write(StateJson.Save(world));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
            savedVersion = version;
        }
    }

    private void SaveQuietly()
    {
        try
        {
            Save();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Saved again after the next tick and at the end; an error at the end is thrown.
            LogFailed(logger, failed, path);
        }
    }

    [LoggerMessage(9002, LogLevel.Error, "The state could not be written to {Path}")]
    private static partial void LogFailed(ILogger logger, Exception error, string path);
}
