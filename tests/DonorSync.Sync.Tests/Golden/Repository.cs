namespace DonorSync.Sync.Tests.Golden;

/// <summary>Where the sources are.</summary>
static class Repository
{
    public static string Root { get; } = Find();

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DonorSync.slnx")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("DonorSync.slnx was not found above the tests.");
    }
}
