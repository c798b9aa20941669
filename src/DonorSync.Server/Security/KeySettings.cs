using DonorSync.Database.Keys;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Security;

/// <summary>The key that the keys in the database are encrypted with: 32 bytes in base64. Section <c>Security</c>.</summary>
sealed class KeySettings
{
    public const string Section = "Security";

    /// <summary>The key itself.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file that holds it, and that nobody but the server can read.</summary>
    public string? MasterKeyFile { get; set; }

    public bool FileIsReadableByOthers => !OperatingSystem.IsWindows() && MasterKeyFile is { } file && File.Exists(file)
        && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    public static string FileSetting => $"{Section}__{nameof(MasterKeyFile)}";

    /// <summary>The one that is given, for messages.</summary>
    public string Setting => MasterKey is null ? FileSetting : $"{Section}__{nameof(MasterKey)}";

    /// <exception cref="SettingsException">It is no such key, or both are given.</exception>
    public InstallationKey ToKey() => (MasterKey, MasterKeyFile) switch
    {
        (null, null) => new(null),
        ({ } text, null) => new(Parse(Setting, text)),
        (null, { } file) => new(ReadFile(FileSetting, file)),
        _ => throw new SettingsException($"{Section}__{nameof(MasterKey)}", $"is given beside {FileSetting}: one of them is enough."),
    };

    /// <exception cref="SettingsException">The file cannot be read, or holds no such key.</exception>
    public static MasterKey ReadFile(string setting, string file)
    {
        try
        {
            return Parse(setting, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SettingsException(setting, $"the file '{file}' cannot be read: {e.Message}", e);
        }
    }

    // The text is not repeated: it may be a key with one letter too many.
    static MasterKey Parse(string setting, string text) => Database.Keys.MasterKey.Parse(text)
        ?? throw new SettingsException(setting, $"must be {Database.Keys.MasterKey.Bytes} bytes in base64, as `openssl rand -base64 32` makes them.");
}
