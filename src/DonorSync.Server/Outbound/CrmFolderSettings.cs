using DonorSync.Server.Settings;

namespace DonorSync.Server.Outbound;

/// <summary>The server's folders that organizations may use for their CRM's files. Section <c>Crm</c>.</summary>
sealed class CrmFolderSettings
{
    public const string Section = "Crm";

    /// <summary>Folders whose subfolders organizations may choose, separated by commas. Default: none.</summary>
    public string? Folders { get; set; }

    /// <summary>The folders, as they are on disk.</summary>
    public IReadOnlyList<string> Roots =>
        [.. (Folders ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Root)];

    /// <exception cref="SettingsException">A folder cannot be used.</exception>
    public void Check() => _ = Roots;

    static string Root(string text)
    {
        const string setting = $"{Section}__{nameof(Folders)}";
        if (WholePath.WhyNot(text) is { } fault)
            throw new SettingsException(setting, $"'{text}' {fault}");
        var full = WholePath.Of(text);
        if (full == Path.GetPathRoot(full))
            throw new SettingsException(setting, $"'{text}' is the whole disk. Name a folder on it.");
        return WholePath.FirstLink(full) is null
            ? full
            : throw new SettingsException(setting, $"'{text}' is behind a link. Its folder is {WholePath.Real(full)}.");
    }
}
