using DonorSync.Server.Import.Reading;
using DonorSync.Server.Operations;

namespace DonorSync.Server.Organizations;

/// <summary>Reads and writes organizations as CSV: those to add, and those that were added.</summary>
static class OrganizationFile
{
    const int MaxRowLength = 10_000;

    /// <exception cref="ToolException">The file does not exist or has the wrong form; nothing was added.</exception>
    public static async Task<IReadOnlyList<WantedOrganization>> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw new ToolException($"There is no file {file.FullName}.");
        using var text = file.OpenText();
        List<WantedOrganization> wanted = [];
        var (name, admin, columns) = (-1, -1, 0);
        await foreach (var record in new CsvRecordReader(text, ',', MaxRowLength).ReadAsync(cancellation))
        {
            if (record.Problem is { } problem)
                throw new ToolException($"Line {record.Line} cannot be read: {problem}.");
            if (record.Cells is [var only] && only.Length == 0)
                continue;
            if (columns == 0)
            {
                (name, admin, columns) = (Column(record, "name"), Column(record, "admin"), record.Cells.Length);
                if (name < 0 || admin < 0)
                    throw new ToolException("The first line must name the columns name and admin.");
            }
            else if (record.Cells.Length != columns)
                throw new ToolException($"Line {record.Line} has {record.Cells.Length} cells, the first line {columns}.");
            else
                wanted.Add(new(record.Cells[name], record.Cells[admin]));
        }
        return wanted;
    }

    public static Task WriteHeaderAsync(TextWriter output) => output.WriteLineAsync("name,admin,password,token");

    public static Task WriteAsync(TextWriter output, AddedOrganization one) =>
        output.WriteLineAsync(string.Join(',', Cell(one.Name), Cell(one.Admin), Cell(one.Password), Cell(one.Token ?? "")));

    static int Column(CsvRecord header, string name) => header.Cells.IndexOf(name, StringComparer.OrdinalIgnoreCase);

    static string Cell(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
