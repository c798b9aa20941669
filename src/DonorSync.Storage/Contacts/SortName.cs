using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using DonorSync.Core;

namespace DonorSync.Storage;

/// <summary>
/// What lists of contacts are sorted by: last name first, or the company, or else an address; in lower case and without accents, so
/// that Émond stands with Emond and Łukasz with Lukasz.
/// </summary>
/// <remarks>The letters are written out because the program runs without a library of languages, where nothing takes accents off.</remarks>
static class SortName
{
    /// <summary>Moves when sort names are made in another way. It stands in the text of a trigger, and so in the database.</summary>
    public const string Mark = "/* sort names: 1 */";

    static readonly string[] Letters =
    [
        "a àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ",
        "ae æǣǽ",
        "b ḃḅḇ",
        "c çćĉċčḉ",
        "d ðďđḋḍḏḑḓ",
        "dz ǆǳ",
        "e èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ",
        "f ḟ",
        "g ĝğġģǥǧǵḡ",
        "h ĥħȟḣḥḧḩḫẖ",
        "i ìíîïĩīĭįıǐȉȋḭḯỉị",
        "ij ĳ",
        "j ĵǰ",
        "k ķǩḱḳḵ",
        "l ĺļľŀłḷḹḻḽ",
        "lj ǉ",
        "m ḿṁṃ",
        "n ñńņňǹṅṇṉṋ",
        "ng ŋ",
        "nj ǌ",
        "o òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ",
        "oe œ",
        "p ṕṗ",
        "r ŕŗřȑȓṙṛṝṟ",
        "s śŝşšſșṡṣṥṧṩẛ",
        "ss ß",
        "t ţťŧțṫṭṯṱẗ",
        "th þ",
        "u ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự",
        "v ṽṿ",
        "w ŵẁẃẅẇẉẘ",
        "x ẋẍ",
        "y ýÿŷȝȳẏẙỳỵỷỹ",
        "z źżžƶẑẓẕ",
        "ʒ ǯ",
        "α άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ",
        "ε έἐἑἒἓἔἕὲέ",
        "η ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ",
        "ι ΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ",
        "ο όὀὁὂὃὄὅὸό",
        "ρ ῤῥ",
        "σ ς",
        "υ ΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ",
        "ω ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ",
        "г ѓ",
        "е ѐё",
        "и йѝ",
        "к ќ",
        "у ў",
        "і ї",
    ];

    static readonly FrozenDictionary<char, string> Plain = Letters
        .Select(static line => line.Split(' '))
        .SelectMany(static line => line[1].Select(letter => KeyValuePair.Create(letter, line[0])))
        .ToFrozenDictionary();

    public static string Of(string? type, string? firstName, string? lastName, string? companyName, string? primaryEmail, string? alternateEmail) =>
        Fold((type == nameof(ContactKind.Organization) ? companyName : null)
            ?? (lastName is not null && firstName is not null ? $"{lastName} {firstName}" : null)
            ?? lastName ?? firstName ?? companyName ?? primaryEmail ?? alternateEmail ?? "");

    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var letter in name.ToLowerInvariant())
        {
            if (letter < 0x80)
                folded.Append(letter);
            else if (Plain.TryGetValue(letter, out var plain))
                folded.Append(plain);
            // An accent that stands by itself behind its letter.
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                folded.Append(letter);
        }
        return folded.ToString();
    }
}
