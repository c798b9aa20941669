using System.Text;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class WesternEncodingTests
{
    private static readonly string[] Names =
    [
        "Jos\u00E9", "M\u00FCller", "\u00C5ngstr\u00F6m", "Zo\u00EB", "Ren\u00E9e", "Fran\u00E7ois", "N\u00FA\u00F1ez", "\u00D6zt\u00FCrk",
        "Bj\u00F8rn", "Stra\u00DFe",
        "O\u2019Hara", "\u00C9mile", "MU\u00D1OZ", "Jo\u00E3o", "Andr\u00E9 Smith \u2013 Leeds",
    ];

    public static TheoryData<string, int> All
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var name in Names)
            {
                all.Add(name, 1252);
                all.Add(name, 10000);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task One_name_tells_Mac_Roman_from_Windows(string name, int codePage)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        var rows = await DonorFiles.ReadAsync(DonorFiles.Bytes($"First Name,Email\n{name},a@example.org\n", encoding));
        Assert.Equal(name, Assert.IsType<ContactRow>(Assert.Single(rows)).Draft.FirstName);
    }

    [Fact]
    public async Task UTF16_without_a_byte_order_mark_is_detected_for_any_first_character()
    {
        foreach (var bigEndian in new[] { false, true })
        {
            var rows = await DonorFiles.ReadAsync(
                DonorFiles.Bytes("\u540D,Email\n\u5C71\u7530,a@example.org\n", new UnicodeEncoding(bigEndian, byteOrderMark: false)));
            Assert.Equal("a@example.org", Assert.IsType<ContactRow>(Assert.Single(rows)).Draft.PrimaryEmail);
        }
    }
}
