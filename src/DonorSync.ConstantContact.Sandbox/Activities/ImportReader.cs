using System.Runtime.InteropServices;
using System.Text;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>Turns the body of an import into rows. Data beyond the byte limit is dropped silently, as documented.</summary>
internal sealed class ImportReader(AccountStore store, SandboxBehaviour behaviour)
{
    public const int MostRows = 40_000;
    private const int MostFaults = 20;

    private readonly List<string> faults = [];
    private readonly Dictionary<string, (string Name, int Longest)?> columns = [];

    public List<ImportRow> FromJson(JsonElement data, ReadOnlySpan<byte> body)
    {
        if (data.ValueKind != JsonValueKind.Array || data.GetArrayLength() is 0 or > MostRows)
            throw Refusal.Invalid("import_data does not have a valid value");
        List<ImportRow> rows = new(data.GetArrayLength());
        var index = 0;
        foreach (var item in data.EnumerateArray())
        {
            var raw = JsonMarshal.GetRawUtf8Value(item);
            if (body.Overlaps(raw, out var start) && start + raw.Length > behaviour.ImportBytes)
                break;
            rows.Add(Row(item, index++));
            if (faults.Count >= MostFaults)
                break;
        }

        return faults.Count == 0 ? rows : throw Refusal.Invalid(faults);
    }

    public List<ImportRow> FromCsv(byte[] file)
    {
        var length = file.Length <= behaviour.ImportBytes
            ? file.Length
            : Array.LastIndexOf(file, (byte)'\n', behaviour.ImportBytes - 1) + 1;
        using var text = new StreamReader(new MemoryStream(file, 0, length), Encoding.UTF8);
        string[]? names = null;
        List<ImportRow> rows = [];
        foreach (var line in CsvRows.Read(text.ReadToEnd()))
        {
            if (names is null)
            {
                names = [.. line.Select(name => name.Trim())];
                CheckHeader(names);
                continue;
            }

            // Rows beyond the maximum are ignored silently.
            if (rows.Count >= MostRows - 1)
                break;
            rows.Add(Row(line, names, rows.Count));
            if (faults.Count >= MostFaults)
                break;
        }

        if (names is null)
            throw Refusal.Invalid("file does not have a valid header");
        return faults.Count == 0 ? rows : throw Refusal.Invalid(faults);
    }

    private void CheckHeader(string[] names)
    {
        if (!names.Any(name => name is "email" or "sms_number"))
            throw Refusal.Invalid("file does not have a valid header");
        var unknown = names.Where(name => Known(name) is null).Distinct().Take(MostFaults)
            .Select(name => $"{Short(name)} is not a known property").ToList();
        if (unknown.Count > 0 && behaviour.UnknownProperties == UnknownPropertyRule.Refuse)
            throw Refusal.Invalid(unknown);
    }

    private ImportRow Row(List<string> line, string[] names, int index)
    {
        var cells = new List<ImportCell>(names.Length);
        var overlong = false;
        for (var i = 0; i < Math.Min(names.Length, line.Count); i++)
            Take(cells, names[i], line[i], $"file[{index}][{Short(names[i])}]", ref overlong);
        return new ImportRow(cells, overlong);
    }

    private ImportRow Row(JsonElement item, int index)
    {
        var overlong = false;
        if (item.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"import_data[{index}] does not have a valid value");
            return new ImportRow([], overlong);
        }

        List<ImportCell> cells = [];
        foreach (var property in item.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
                continue;
            var value = Value(property.Name, property.Value);
            if (value is null)
                faults.Add($"import_data[{index}][{Short(property.Name)}] does not have a valid value");
            else
                Take(cells, property.Name, value, $"import_data[{index}][{Short(property.Name)}]", ref overlong);
        }

        return new ImportRow(cells, overlong);
    }

    private static string? Value(string column, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when Json.IsWellFormed(value) => value.GetString(),
        JsonValueKind.Number when ImportColumns.IsBirthday(column) => value.GetRawText(),
        _ => null,
    };

    private void Take(List<ImportCell> cells, string column, string value, string path, ref bool overlong)
    {
        if (Known(column) is not { } known)
        {
            if (behaviour.UnknownProperties == UnknownPropertyRule.Refuse)
                faults.Add($"{path} is not a known property");
            return;
        }

        var longest = column == "email" && !behaviour.ShortEmailsEnforced ? Formats.LongestAddress : known.Longest;
        if (value.Length > longest && !ImportColumns.IsBirthday(column))
        {
            overlong = true;
            if (behaviour.OverlongImportRefused)
                faults.Add($"{path} does not have a valid value");
        }

        cells.Add(new ImportCell(known.Name, value));
    }

    /// <summary>Returns the column from a cache, because up to 40,000 rows use the same few names.</summary>
    private (string Name, int Longest)? Known(string column)
    {
        if (columns.TryGetValue(column, out var known))
            return known;
        known = ImportColumns.LongestOf(column, store) is { } longest ? (column, longest) : null;
        if (columns.Count < 1000)
            columns[column] = known;
        return known;
    }

    private static string Short(string name) => name.Length <= 60 ? name : name[..60];
}
