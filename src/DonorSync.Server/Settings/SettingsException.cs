namespace DonorSync.Server.Settings;

/// <summary>A missing or wrong setting: stops the start with one line that names it. Holds no secret.</summary>
/// <param name="setting">As in the environment: <c>Sync__Interval</c>.</param>
/// <param name="problem">Continues the sentence after the name: "must be ...".</param>
public sealed class SettingsException(string setting, string problem, Exception? inner = null) : Exception($"{setting}: {problem}", inner)
{
    public string Setting { get; } = setting;
}
