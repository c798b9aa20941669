using System.Globalization;

namespace DonorSync.Database.Backups;

/// <summary>Measures free disk space.</summary>
public interface IFreeSpace
{
    /// <param name="folder">An existing folder.</param>
    /// <returns>The number of bytes that the server's user can still write.</returns>
    long In(string folder);
}

sealed class DriveSpace : IFreeSpace
{
    public long In(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}

/// <summary>Checks whether a copy of the database fits before it is started.</summary>
static class CopySpace
{
    /// <summary>Bytes that stay free after the copy, so that a backup does not fill the disk.</summary>
    public const long Reserve = 100_000_000;

    /// <returns>What is missing, in one line; null if there is enough space.</returns>
    public static string? WhyNotIn(string folder, long bytes, IFreeSpace space)
    {
        var free = space.In(folder);
        return free >= bytes + Reserve ? null
            : $"there is not enough room in {folder}: the copy needs {Megabytes(bytes)} and {Megabytes(Reserve)} in reserve, "
            + $"and {Megabytes(free)} are free.";
    }

    static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");
}
