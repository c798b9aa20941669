using System.Globalization;

namespace DonorSync.Database.Backups;

/// <summary>How much room there is.</summary>
public interface IFreeSpace
{
    /// <param name="folder">An existing folder.</param>
    /// <returns>Bytes that the server's user may still write there.</returns>
    long In(string folder);
}

sealed class DriveSpace : IFreeSpace
{
    public long In(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}

/// <summary>Whether a copy of the database fits, before it is begun.</summary>
static class CopyRoom
{
    /// <summary>Left free beside the copy, so that a backup is not what fills the disk.</summary>
    public const long Reserve = 100_000_000;

    /// <returns>What is missing, in one line; null when there is enough.</returns>
    public static string? WhyNotIn(string folder, long bytes, IFreeSpace space)
    {
        var free = space.In(folder);
        return free >= bytes + Reserve ? null
            : $"there is not enough room in {folder}: the copy needs {Megabytes(bytes)} and {Megabytes(Reserve)} in reserve, "
            + $"and {Megabytes(free)} are free.";
    }

    static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");
}
