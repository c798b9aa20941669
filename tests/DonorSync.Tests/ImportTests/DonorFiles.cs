using System.Text;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

/// <summary>Reads a file given as text.</summary>
internal static class DonorFiles
{
    public static MemoryStream Bytes(string text, Encoding? encoding = null) =>
        new([.. (encoding ?? new UTF8Encoding(false)).GetPreamble(), .. (encoding ?? new UTF8Encoding(false)).GetBytes(text)]);

    public static Task<List<DonorRow>> ReadAsync(string text) => ReadAsync(Bytes(text));

    public static async Task<List<DonorRow>> ReadAsync(Stream stream, ImportLimits? limits = null)
    {
        var reader = await DonorFileReader.OpenAsync(stream, limits ?? new(), CancellationToken.None);
        return await reader.ReadAsync(CancellationToken.None).ToListAsync();
    }

    public static async Task<ContactRow> ReadOneAsync(string text) => Assert.IsType<ContactRow>(Assert.Single(await ReadAsync(text)));

    public static async Task<RejectedRow> ReadRejectedAsync(string text) =>
        Assert.IsType<RejectedRow>(Assert.Single(await ReadAsync(text)));

    public static Task<DonorFileReader> OpenAsync(string text) => DonorFileReader.OpenAsync(Bytes(text), new(), CancellationToken.None);

    /// <summary>The root folder of the repository.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "DonorSync.slnx")))
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
            return folder.FullName;
        }
    }
}
