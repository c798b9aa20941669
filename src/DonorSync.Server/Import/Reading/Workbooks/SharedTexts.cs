using System.Text;
using DonorSync.Server.Import.Uploads;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>The shared texts of a workbook, which cells refer to by index, in a temporary file: they may exceed the memory.</summary>
internal sealed class SharedTexts : IDisposable
{
    private const int Remembered = 4096;
    private const int Pending = 1024 * 1024;

    private readonly FileStream file = TemporaryFile.Create();
    private readonly MemoryStream pending = new();
    private readonly List<long> ends = [];
    private readonly Dictionary<int, string> recent = [];

    public void Add(string text)
    {
        pending.Write(Encoding.UTF8.GetBytes(text));
        ends.Add(file.Length + pending.Length);
        if (pending.Length > Pending)
            Flush();
    }

    /// <summary>Empty if there is no text with that index.</summary>
    public string this[int index]
    {
        get
        {
            if (index < 0 || index >= ends.Count)
                return "";
            if (recent.TryGetValue(index, out var text))
                return text;
            if (pending.Length > 0)
                Flush();
            if (recent.Count >= Remembered)
                recent.Clear();
            return recent[index] = Read(index == 0 ? 0 : ends[index - 1], ends[index]);
        }
    }

    public void Dispose()
    {
        file.Dispose();
        pending.Dispose();
    }

    private string Read(long start, long end)
    {
        var bytes = new byte[end - start];
        file.Position = start;
        file.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private void Flush()
    {
        file.Position = file.Length;
        pending.WriteTo(file);
        file.Flush();
        pending.SetLength(0);
    }
}
