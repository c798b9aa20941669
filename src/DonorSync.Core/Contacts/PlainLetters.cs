using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace DonorSync.Core.Contacts;

/// <summary>Converts text to lower case without accents, so that Émond equals Emond and Łukasz equals Lukasz.</summary>
/// <remarks>The letters are listed because the program runs without ICU, which could remove the accents.</remarks>
public static class PlainLetters
{
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

    /// <summary>Returns the text in lower case without accents.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
        {
            if (letter < 0x80)
                folded.Append(letter);
            else if (Plain.TryGetValue(letter, out var plain))
                folded.Append(plain);
            // An accent that is a separate character after its letter is dropped.
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                folded.Append(letter);
        }
        return folded.ToString();
    }
}
