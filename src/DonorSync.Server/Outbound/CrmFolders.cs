namespace DonorSync.Server.Outbound;

/// <summary>A folder that an administrator entered may not be used.</summary>
public sealed class FolderRefusedException(string message) : Exception(message)
{
    /// <summary>As REST names it.</summary>
    public const string Code = "folder_not_allowed";
}

/// <summary>
/// Decides which folders of the server may be used for a CRM's files. Ask when a folder is entered, and again each time before it is
/// used: a folder may have become a link since.
/// </summary>
sealed class CrmFolders(CrmFolderSettings settings, ProductFolders ours)
{
    /// <summary>Of an organization: below one of the folders in <c>Crm__Folders</c>.</summary>
    /// <returns>The folder as it is on the disk.</returns>
    /// <exception cref="FolderRefusedException">It may not be used.</exception>
    public string Check(string folder)
    {
        var full = Whole(folder);
        var roots = settings.Roots;
        if (roots.Count == 0)
            throw new FolderRefusedException("This installation offers no folders. Its operator can offer some (Crm__Folders).");
        // Before it is looked for: otherwise the answer tells which folders the server has.
        if (!roots.Any(root => WholePath.IsBelow(full, root)))
            throw new FolderRefusedException($"'{folder}' is not below a folder that this installation offers (Crm__Folders).");
        return Usable(folder, full);
    }

    /// <summary>Of the operator (<c>Bootstrap__Crm__Folder</c>): any folder that is not one of DonorSync's own.</summary>
    /// <returns>The folder as it is on the disk.</returns>
    /// <exception cref="FolderRefusedException">It may not be used.</exception>
    public string CheckOfOperator(string folder) => Usable(folder, Whole(folder));

    static string Whole(string folder) =>
        WholePath.WhyNot(folder) is { } fault ? throw new FolderRefusedException($"'{folder}' {fault}") : WholePath.Of(folder);

    string Usable(string folder, string full)
    {
        if (WholePath.FirstLink(full) is { } link)
            throw new FolderRefusedException($"'{folder}' cannot be used: {link} is a link. Name the folder itself.");
        if (ours.All().Any(own => WholePath.Overlap(full, own)))
            throw new FolderRefusedException($"'{folder}' cannot be used: DonorSync keeps its own files there.");
        return Directory.Exists(full) ? full : throw new FolderRefusedException($"'{folder}' does not exist, or the server may not read it.");
    }
}
