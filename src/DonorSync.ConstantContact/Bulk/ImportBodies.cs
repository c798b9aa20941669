using System.Buffers;
using System.Text;
using System.Text.Json;
using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>Writes import rows in both formats.</summary>
internal static class ImportBodies
{
    public const string CsvHeader = "email,first_name,last_name,company_name,street,street2,city,state,zip,country\r\n";

    static readonly UTF8Encoding WithoutMark = new(encoderShouldEmitUTF8Identifier: false);
    static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Returns a contact with the fields for its creation, or only its address.</summary>
    public static ImportContactBody Of(ImportRow row, bool full) => full && row.New is { } contact
        ? new()
        {
            Email = row.Email.Address,
            FirstName = contact.Fields.FirstName,
            LastName = contact.Fields.LastName,
            CompanyName = contact.CompanyName,
            Street = contact.Fields.Street,
            Street2 = contact.Street2,
            City = contact.Fields.City,
            State = contact.Fields.State,
            Zip = contact.Fields.Postal,
            Country = contact.Fields.Country,
        }
        : new() { Email = row.Email.Address };

    /// <summary>Returns a complete body: the rows and the lists to add them to.</summary>
    public static byte[] Json(IEnumerable<ImportContactBody> rows, IEnumerable<ListId> lists)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = Wire.Of<ImportContactBody>().Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteStartArray("import_data");
            foreach (var row in rows)
                JsonSerializer.Serialize(json, row, Wire.Of<ImportContactBody>());
            json.WriteEndArray();
            json.WriteStartArray("list_ids");
            foreach (var list in lists)
                json.WriteStringValue(list.Value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    public static byte[] Csv(IEnumerable<ImportContactBody> rows)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, WithoutMark, leaveOpen: true))
        {
            text.Write(CsvHeader);
            foreach (var row in rows)
                text.Write(CsvRow(row));
        }
        return bytes.ToArray();
    }

    public static string CsvRow(ImportContactBody row) => string.Join(
        ',',
        ((ReadOnlySpan<string?>)
        [
            row.Email, row.FirstName, row.LastName, row.CompanyName, row.Street, row.Street2, row.City, row.State, row.Zip, row.Country,
        ]).ToArray().Select(Field)) + "\r\n";

    static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        return value.AsSpan().ContainsAny(NeedsQuotes) || value[0] == ' ' || value[^1] == ' '
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }
}
