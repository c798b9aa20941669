using System.Text;
using System.Text.Json;
using CsCheck;
using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Bulk;
using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.Contacts;

namespace DonorSync.Tests.ClientTests;

/// <summary>The body of an import, read by independent parsers.</summary>
public sealed class ImportBodyTests
{
    static readonly Gen<string?> Field = Gen.OneOf(
        Gen.Const((string?)null), Gen.String[Gen.Char["ab,\"\r\n \tü漢'=;"], 1, 12].Select(static s => (string?)s));

    static readonly Gen<ImportContactBody> Contact =
        from fields in Field.Array[9]
        select new ImportContactBody
        {
            Email = "a@example.org",
            FirstName = fields[0],
            LastName = fields[1],
            CompanyName = fields[2],
            Street = fields[3],
            Street2 = fields[4],
            City = fields[5],
            State = fields[6],
            Zip = fields[7],
            Country = fields[8],
        };

    [Fact]
    public void Every_file_reads_back_as_it_was() => Contact.Array[1, 5].Sample(contacts =>
    {
        using var csv = CsvHelper.CsvReader.Create(ImportBodies.Csv(contacts), CsvHelper.CsvReaderOptions.Default);
        csv.ReadHeader();
        Assert.Equal(
            ["email", "first_name", "last_name", "company_name", "street", "street2", "city", "state", "zip", "country"], csv.Headers);
        foreach (var contact in contacts)
        {
            Assert.True(csv.Read());
            string?[] expected = [contact.Email, contact.FirstName, contact.LastName, contact.CompanyName, contact.Street, contact.Street2,
                contact.City, contact.State, contact.Zip, contact.Country];
            Assert.Equal(expected.Select(static field => field ?? ""), Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i)));
        }
        Assert.False(csv.Read());
    });

    [Fact]
    public void Json_omits_unknown_values_and_keeps_letters_unescaped()
    {
        var json = Encoding.UTF8.GetString(
            ImportBodies.Json([new() { Email = "a@example.org", FirstName = "Zoë", City = "東京" }, new() { Email = "b@example.org" }],
                [new("l1"), new("l2")]));

        Assert.Equal(
            """{"import_data":[{"email":"a@example.org","first_name":"Zoë","city":"東京"},"""
            + """{"email":"b@example.org"}],"list_ids":["l1","l2"]}""", json);
        Assert.Equal(2, JsonDocument.Parse(json).RootElement.GetProperty("import_data").GetArrayLength());
    }

    [Fact]
    public void C2_a_new_contact_goes_with_names_and_address_and_no_other_field()
    {
        var row = Make.New(Make.Email("a@example.org"), "l1");

        Assert.Equal(
            """{"email":"a@example.org","first_name":"Ada","last_name":"Lovelace","street":"1 Main St","street2":"Flat """
            + """2","city":"London","state":"","zip":"N1","country":"UK"}""",
            Encoding.UTF8.GetString(Wire.Bytes(ImportBodies.Of(row, full: true))));
        Assert.Equal("""{"email":"a@example.org"}""", Encoding.UTF8.GetString(Wire.Bytes(ImportBodies.Of(row, full: false))));
    }

    [Fact]
    public void P5_nothing_that_is_sent_can_raise_a_permission_of_a_known_contact()
    {
        var types = typeof(ContactBody).Assembly.GetTypes().Where(static t => t.Name.EndsWith("Body", StringComparison.Ordinal));
        var writers = types.Where(
            static t => t.GetProperty("PermissionToSend") is not null || t.Name.Contains("SignUp", StringComparison.Ordinal));

        // Only the property that is read; one that is written may appear only when an unknown address is created.
        Assert.Equal(["EmailBody"], writers.Select(static t => t.Name));
        Assert.DoesNotContain(
            typeof(ContactsApi).GetMethods(), static m => m.Name.Contains("Update", StringComparison.Ordinal)
                || m.Name.Contains("SignUp", StringComparison.Ordinal) || m.Name.Contains("Put", StringComparison.Ordinal));
    }
}
