using System.Text;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>The size of a row: bytes with its fields or with only its address, in either format, and lines of the file.</summary>
internal readonly record struct RowSize(int FullJson, int ShortJson, int FullCsv, int CsvLines)
{
    public static RowSize Of(ImportRow row)
    {
        const int comma = 1;
        var full = ImportBodies.Of(row, full: true);
        var csv = ImportBodies.CsvRow(full);
        return new(
            Wire.Bytes(full).Length + comma,
            Wire.Bytes(ImportBodies.Of(row, full: false)).Length + comma,
            Encoding.UTF8.GetByteCount(csv),
            csv.AsSpan().Count('\n'));
    }
}
