using System.Text;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class FileEncodingTests
{
    private const string Text = "First Name;Last Name;Email\nZoë;Müller-Öztürk;zoe@example.org\n";

    public static TheoryData<string, Encoding> Encodings => new()
    {
        { "UTF-8", new UTF8Encoding(false) },
        { "UTF-8 with byte order mark", new UTF8Encoding(true) },
        { "UTF-16", new UnicodeEncoding(false, true) },
        { "UTF-16, big-endian", new UnicodeEncoding(true, true) },
        { "UTF-16 without byte order mark", new UnicodeEncoding(false, false) },
        { "UTF-16, big-endian, without byte order mark", new UnicodeEncoding(true, false) },
        { "Windows-1252", CodePagesEncodingProvider.Instance.GetEncoding(1252)! },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Names_arrive_whole_from_every_encoding(string name, Encoding encoding)
    {
        var reader = await DonorFileReader.OpenAsync(DonorFiles.Bytes(Text, encoding), new(), CancellationToken.None);
        var row = Assert.IsType<ContactRow>(Assert.Single(await reader.ReadAsync(CancellationToken.None).ToListAsync()));
        Assert.Equal(name, reader.EncodingName);
        Assert.Equal(("Zoë", "Müller-Öztürk", "zoe@example.org"), (row.Draft.FirstName, row.Draft.LastName, row.Draft.PrimaryEmail));
    }

    [Fact]
    public async Task The_whole_file_decides_and_not_only_its_beginning()
    {
        var text = new StringBuilder("First Name,Email\n");
        for (var i = 0; i < 20_000; i++)
            text.Append("Plain,plain").Append(i).Append("@example.org\n");
        text.Append("Renée,renee@example.org\n");
        var rows = await DonorFiles.ReadAsync(DonorFiles.Bytes(text.ToString(), CodePagesEncodingProvider.Instance.GetEncoding(1252)!));
        Assert.Equal("Renée", Assert.IsType<ContactRow>(rows[^1]).Draft.FirstName);
    }

    [Fact]
    public async Task Characters_cut_by_the_end_of_a_chunk_are_still_counted_whole()
    {
        for (var pad = 0; pad < 4; pad++)
        {
            var text = "First Name,Email\n" + new string('x', pad) + string.Concat(Enumerable.Repeat("葛", 60_000)) + ",a@example.org\n";
            var detected = await FileEncoding.DetectAsync(DonorFiles.Bytes(text), CancellationToken.None);
            Assert.Equal("UTF-8", detected.Name);
        }
    }

    [Fact]
    public async Task One_broken_byte_in_a_UTF8_file_costs_its_row_and_not_every_name()
    {
        byte[] file = [.. "First Name,Email\nZoë,zoe@example.org\nJosé,jose@example.org\nRen"u8, 0xE9, .. "e,renee@example.org\n"u8];
        var rows = await DonorFiles.ReadAsync(new MemoryStream(file));
        Assert.Equal("Zoë", Assert.IsType<ContactRow>(rows[0]).Draft.FirstName);
        Assert.Equal("José", Assert.IsType<ContactRow>(rows[1]).Draft.FirstName);
        var rejected = Assert.IsType<RejectedRow>(rows[2]);
        Assert.Equal(4, rejected.Line);
        Assert.StartsWith(
            "First Name: the cell holds a character that could not be read", Assert.Single(rejected.Reasons), StringComparison.Ordinal);
    }
}
