using DonorSync.Database.Keys;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Security;

/// <summary>The key that encrypts the keys in the database: 32 bytes in Base64. Section <c>Security</c>.</summary>
sealed class KeySettings
{
    public const string Section = "Security";

    /// <summary>The key itself.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file with the key, readable only for the server.</summary>
    public string? MasterKeyFile { get; set; }

    public bool FileIsReadableByOthers => !OperatingSystem.IsWindows() && MasterKeyFile is { } file && File.Exists(file)
        && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    public static string FileSetting => $"{Section}__{nameof(MasterKeyFile)}";

    /// <summary>The setting that is in use, for messages.</summary>
    public string Setting => MasterKey is null ? FileSetting : $"{Section}__{nameof(MasterKey)}";

    /// <exception cref="SettingsException">The key is invalid, or both settings are given.</exception>
    public InstallationKey ToKey() => (MasterKey, MasterKeyFile) switch
    {
        (null, null) => new(null),
        ({ } text, null) => new(Parse(Setting, text)),
        (null, { } file) => new(ReadFile(FileSetting, file)),
        _ => throw new SettingsException($"{Section}__{nameof(MasterKey)}", $"is set together with {FileSetting}: use only one of them."),
    };

    /// <exception cref="SettingsException">The file cannot be read, or holds no valid key.</exception>
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

    // The message does not repeat the text, which may be a key with a typing error.
    static MasterKey Parse(string setting, string text) => Database.Keys.MasterKey.Parse(text)
        ?? throw new SettingsException(
            setting, $"must be {Database.Keys.MasterKey.Bytes} bytes in Base64, as created by `openssl rand -base64 32`.");
}
