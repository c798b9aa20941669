using DonorSync.Server.Settings;

namespace DonorSync.Server.Outbound;

/// <summary>A folder that an administrator entered is not allowed.</summary>
public sealed class FolderRefusedException(string message) : Exception(message)
{
    /// <summary>The problem code in REST.</summary>
    public const string Code = "folder_not_allowed";
}

/// <summary>
/// Decides which folders of the server may be used for a CRM's files. Check a folder when it is entered and again before each use, because
/// it may have become a link.
/// </summary>
sealed class CrmFolders(CrmFolderSettings settings, ProductFolders ours)
{
    /// <summary>Checks a folder of an organization: it must be below one of the folders in <c>Crm__Folders</c>.</summary>
    /// <returns>The folder as it is on disk.</returns>
    /// <exception cref="FolderRefusedException">The folder is not allowed.</exception>
    public string Check(string folder)
    {
        var full = Whole(folder);
        var roots = settings.Roots;
        if (roots.Count == 0)
            throw new FolderRefusedException("This installation offers no folders. Its operator can offer some (Crm__Folders).");
        // Check this first: otherwise the error would reveal which folders the server has.
        if (!roots.Any(root => FolderPaths.IsBelow(full, root)))
            throw new FolderRefusedException($"'{folder}' is not below a folder that this installation offers (Crm__Folders).");
        return Usable(folder, full);
    }

    /// <summary>Checks a folder of the operator (<c>Bootstrap__Crm__Folder</c>): any folder except DonorSync's own.</summary>
    /// <returns>The folder as it is on disk.</returns>
    /// <exception cref="FolderRefusedException">The folder is not allowed.</exception>
    public string CheckOfOperator(string folder) => Usable(folder, Whole(folder));

    static string Whole(string folder) =>
        FolderPaths.WhyNot(folder) is { } fault ? throw new FolderRefusedException($"'{folder}' {fault}") : FolderPaths.Of(folder);

    string Usable(string folder, string full)
    {
        if (FolderPaths.FirstLink(full) is { } link)
            throw new FolderRefusedException($"'{folder}' cannot be used: {link} is a link. Name the folder itself.");
        if (ours.All().Any(own => FolderPaths.Overlap(full, own)))
            throw new FolderRefusedException($"'{folder}' cannot be used: DonorSync keeps its own files there.");
        return Directory.Exists(full) ? full : throw new FolderRefusedException(
            $"'{folder}' does not exist, or the server may not read it.");
    }
}

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
        if (FolderPaths.WhyNot(text) is { } fault)
            throw new SettingsException(setting, $"'{text}' {fault}");
        var full = FolderPaths.Of(text);
        if (full == Path.GetPathRoot(full))
            throw new SettingsException(setting, $"'{text}' is the whole disk. Name a folder on it.");
        return FolderPaths.FirstLink(full) is null
            ? full
            : throw new SettingsException(setting, $"'{text}' is behind a link. Its folder is {FolderPaths.Real(full)}.");
    }
}
