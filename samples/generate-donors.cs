#:property RestorePackagesWithLockFile=false
#:property PublishAot=false
// Writes samples/donors.csv: about 2,000 invented donors of many countries, with the awkward cases of real exports.
//
//     dotnet run samples/generate-donors.cs [FILE]
//
// The output is the same, byte for byte, on every runtime: it has its own random numbers and its own table of accents, and does not read
// the clock or the culture. It uses only reserved domains (example.*) and the invented donorsync-sample.*.
using System.Runtime.CompilerServices;
using System.Text;

var target = args.Length > 0 ? args[0] : Path.Combine(Path.GetDirectoryName(ThisFile())!, "donors.csv");
using var file = new StreamWriter(target, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
file.WriteLine("Donor Number,Type,First Name,Last Name,Organization Name,Primary Email,Alternate Email,Address Line 1,Address Line 2,"
    + "City,State,Postal Code,Country,Email Opt In,Email Deliverable,Allows Solicitations,Newsletter,Lifetime Giving,Groups");
var donors = new SampleDonors(seed: 20260401).All();
foreach (var (donor, number) in donors.Select((donor, index) => (donor, 10001 + index)))
    file.WriteLine(donor.ToLine(number));
file.WriteLine(",Group,,,,,,,,,,,,,,,,,Gala 2027"); // a group without members, which no donor's row can contain
Console.WriteLine($"{donors.Count} donors and 1 empty group written to {target}");

static string ThisFile([CallerFilePath] string path = "") => path;

/// <summary>One row of the file.</summary>
internal sealed record Donor
{
    public bool IsOrganization { get; init; }
    public string First { get; init; } = "";
    public string Last { get; init; } = "";
    public string Company { get; init; } = "";
    public string Email { get; init; } = "";
    public string Alternate { get; init; } = "";
    public Place Home { get; init; } = Place.None;
    public string OptIn { get; init; } = "Yes";
    public string Deliverable { get; init; } = "Yes";
    public string Solicitations { get; init; } = "Yes";
    public string Newsletter { get; init; } = "Yes";
    public int Giving { get; init; }
    public string Groups { get; init; } = "";

    public string ToLine(int number) => string.Join(',', new[]
    {
        $"{number}", IsOrganization ? "Organization" : "Person", First, Last, Company, Email, Alternate, Home.Line1, Home.Line2, Home.City,
        Home.State, Home.Postal, Home.Country, OptIn, Deliverable, Solicitations, Newsletter, Giving == 0 ? "" : $"{Giving}.00", Groups,
    }.Select(Quote));

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(",\"\n") || cell.StartsWith(' ') ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}

internal sealed record Place(string Line1, string Line2, string City, string State, string Postal, string Country)
{
    public static Place None { get; } = new("", "", "", "", "", "");
}

/// <summary>SplitMix64: small, good, and independent of the runtime.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public int Below(int limit)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    public bool Percent(int chance) => Below(100) < chance;
    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}

/// <summary>Names and addresses of one country; a name may have its Latin spelling for the email after a bar.</summary>
internal sealed record Culture(
    int Weight, string Country, string Firsts, string Lasts, string Cities, string Streets, string Line, string Postal)
{
    public string[] FirstNames { get; } = Firsts.Split(' ');
    public string[] LastNames { get; } = Lasts.Split('/');
    public string[] Towns { get; } = Cities.Split('/');
    public string[] Roads { get; } = Streets.Split('/');
}

internal sealed class SampleDonors(ulong seed)
{
    private static readonly (string Name, int Percent)[] Groups =
        [("Newsletter", 68), ("Spring Appeal", 31), ("Monthly Givers", 17), ("Volunteers", 12), ("Gala 2026", 9), ("Major Donors", 4)];

    private static readonly string[] Domains =
    [
        "example.org", "example.org", "example.com", "example.com", "example.com", "example.net", "mail.example.org", "post.example.net",
        "inbox.example.com", "home.example.net", "letters.example.org",
    ];

    // E4: these are not synced while a top-level domain may have at most three characters.
    private static readonly string[] LongDomains =
    [
        "donorsync-sample.guru", "donorsync-sample.foundation", "donorsync-sample.charity", "donorsync-sample.info",
        "mail.donorsync-sample.email",
    ];

    private readonly Dice dice = new(seed);
    private readonly HashSet<string> taken = [];
    private readonly List<Donor> donors = [];

    public IReadOnlyList<Donor> All()
    {
        while (donors.Count < 1800) donors.Add(Person(PickCulture()));
        for (var i = 0; i < 160; i++) donors.Insert(dice.Below(donors.Count), Organization());
        for (var i = 0; i < 42; i++) AddSpouse();
        foreach (var special in Specials()) donors.Insert(dice.Below(donors.Count), special);
        AddRepeats();
        AddBoard();
        return donors;
    }

    private Culture PickCulture()
    {
        var at = dice.Below(Cultures.All.Sum(culture => culture.Weight));
        return Cultures.All.First(culture => (at -= culture.Weight) < 0);
    }

    private Donor Person(Culture culture)
    {
        var (first, latinFirst) = Spell(dice.Pick(culture.FirstNames));
        var (last, latinLast) = Spell(dice.Pick(culture.LastNames));
        if (dice.Percent(4)) (last, latinLast) = Join(last, latinLast, Spell(dice.Pick(culture.LastNames)));
        if (dice.Percent(3)) first += " " + (char)('A' + dice.Below(26)) + ".";
        var domain = dice.Percent(5) ? dice.Pick(LongDomains) : dice.Pick(Domains);
        var (email, alternate) = dice.Below(100) switch
        {
            < 7 => ("", ""),
            < 10 => ("", Address(latinFirst, latinLast, domain)), // E2: an alternate address alone is not synced
            < 16 => (Address(latinFirst, latinLast, domain), Address(latinFirst, latinLast, dice.Pick(Domains))),
            _ => (Address(latinFirst, latinLast, domain), ""),
        };
        return Preferences(new Donor
        {
            First = first,
            Last = last,
            Email = email,
            Alternate = alternate,
            Home = dice.Percent(8) ? Place.None : Somewhere(culture),
            Company = dice.Percent(3) ? dice.Pick(Cultures.Organizations).Split('|')[0] : "",
        });
    }

    private static (string, string) Join(string last, string latin, (string Text, string Latin) second) =>
        (last + "-" + second.Text, latin + "-" + second.Latin);

    private Donor Organization()
    {
        var (name, latin) = Spell(dice.Pick(Cultures.Organizations));
        var culture = PickCulture();
        var town = dice.Pick(culture.Towns).Split(',')[0];
        if (dice.Percent(70)) (name, latin) = ($"{name} {town}", $"{latin}-{town}");
        var site = Latin(latin).Trim('-');
        var domain = $"{(site.Length > 26 ? site[..26].Trim('-') : site)}.example.{dice.Pick(["org", "com", "net"])}";
        var contact = dice.Percent(40);
        return Preferences(new Donor
        {
            IsOrganization = true,
            Company = name,
            Home = Somewhere(culture),
            First = contact ? Spell(dice.Pick(culture.FirstNames)).Text : "",
            Last = contact ? Spell(dice.Pick(culture.LastNames)).Text : "",
            Email = dice.Percent(8) ? "" : Unique($"{dice.Pick(["info", "office", "giving", "hello", "kontakt", "accueil"])}@", domain),
        });
    }

    /// <summary>C10: two people of one household with one email address.</summary>
    private void AddSpouse()
    {
        var index = dice.Below(donors.Count);
        while (donors[index] is { IsOrganization: true } or { Email: "" }) index = dice.Below(donors.Count);
        var one = donors[index];
        var first = Spell(dice.Pick(PickCulture().FirstNames)).Text;
        donors.Insert(index + 1, Preferences(one with { First = first, Company = "", Alternate = "" }));
    }

    private IEnumerable<Donor> Specials()
    {
        var plain = Person(Cultures.All[0]) with { OptIn = "Yes", Groups = "Newsletter;Spring Appeal" };
        yield return plain with
        {
            First = "Maximiliana Theodora",
            Last = "Featherstonehaugh-Cholmondeley",
            Email = "maximiliana.theodora.featherstonehaugh@letters.example.org",
        };
        yield return plain with
        {
            First = "Bartholomew",
            Last = "Wolfeschlegelsteinhausen",
            Email = "bartholomew.wolfeschlegelsteinhausen.bergerdorff@friends-of-the-riverside-garden.example.com",
        };
        yield return plain with
        {
            First = "Uvuvwevwevwe Onyetenyevwe Ugwemubwem",
            Last = "Ossas-Okonkwo-Adeyemi-Balogun van der Westhuizen",
            Email = "uvuvwe@example.org",
        };
        var mill = plain.Home with { Line1 = "The \"Old Mill\", 4 Water Lane", Line2 = "Flat 2, rear" };
        yield return plain with { First = "Rosa", Last = "Quill", Email = "rosa.quill@example.com", Home = mill };
        var inCareOf = plain.Home with { Line1 = "c/o Familie Brandt\nHinterhaus, 2. Stock\nLindenallee 7" };
        yield return plain with { First = "Tobias", Last = "Brandt", Email = "tobias.brandt@example.net", Home = inCareOf };
        yield return plain with { First = "\"Bill\" William", Last = "O'Hara, Jr.", Email = "o'hara@example.org" };
        yield return plain with { First = "Cher", Last = "", Email = "cher@example.com" };
        yield return plain with { First = "", Last = "Sukarno", Email = "sukarno@example.net" };
        yield return plain with { First = "", Last = "", Email = "anonymous.friend@example.org", Home = Place.None };
        yield return plain with { First = "Ana Lucía", Last = "de la Peña y Ibáñez", Email = "ana_lucia%giving@example.org", OptIn = "No" };
        // C1: three different addresses
        foreach (var email in new[] { "j.doe@example.com", "jdoe@example.com", "jdoe+giving@example.com" })
            yield return plain with { First = "Jordan", Last = "Doe", Email = email };
    }

    /// <summary>The same person again with the email in another case: the importer finds the first row (C1).</summary>
    private void AddRepeats()
    {
        for (var i = 0; i < 12; i++)
        {
            var index = dice.Below(donors.Count);
            while (donors[index] is { IsOrganization: true } or { Email: "" } or { Last: "" }) index = dice.Below(donors.Count);
            var email = donors[index].Email;
            var shouted = char.ToUpperInvariant(email[0]) + email[1..].Replace("example", "Example");
            donors.Insert(dice.Below(donors.Count), donors[index] with { Email = shouted });
        }
    }

    private void AddBoard()
    {
        for (var left = 14; left > 0;)
        {
            var index = dice.Below(donors.Count);
            if (donors[index] is { IsOrganization: true } or { Groups: "" } or { Email: "" } || donors[index].Groups.Contains("Board"))
                continue;
            donors[index] = donors[index] with { Groups = donors[index].Groups + ";Board" };
            left--;
        }
    }

    private Donor Preferences(Donor donor)
    {
        var groups = dice.Percent(6) ? [] : Groups.Where(group => dice.Percent(group.Percent)).Select(group => group.Name).ToList();
        return donor with
        {
            OptIn = dice.Below(100) switch { < 4 => "No", < 8 => "", _ => "Yes" },
            Deliverable = dice.Percent(2) ? "No" : "Yes",
            Solicitations = dice.Percent(5) ? "No" : "Yes",
            Newsletter = dice.Percent(9) ? "No" : "Yes",
            Giving = dice.Percent(20) ? 0 : (dice.Below(40) + 1) * (groups.Contains("Major Donors") ? 2500 : 25),
            Groups = string.Join(';', groups),
        };
    }

    private Place Somewhere(Culture culture)
    {
        var town = dice.Pick(culture.Towns).Split(',');
        var line = culture.Line.Replace("#", $"{dice.Below(180) + 1}").Replace("*", dice.Pick(culture.Roads));
        var second = dice.Below(100) switch
        {
            < 8 => $"Apt. {dice.Below(40) + 1}",
            < 10 => $"Building {(char)('A' + dice.Below(5))}, floor {dice.Below(9) + 1}",
            _ => "",
        };
        var postal = new string([.. culture.Postal.Select(
            c => c == '9' ? (char)('0' + dice.Below(10)) : c == 'L' ? (char)('A' + dice.Below(26)) : c)]);
        return new(line, second, town[0], town.Length > 1 ? town[1] : "", postal, culture.Country);
    }

    private string Address(string first, string last, string domain)
    {
        var (one, two) = (Latin(first), Latin(last));
        var local = dice.Below(6) switch
        {
            0 => $"{one[..1]}{two}",
            1 => $"{one}{two}",
            2 => one,
            3 => $"{two}.{one}",
            _ => $"{one}.{two}",
        };
        return Unique((local.Length > 20 ? local[..20].Trim('.', '-') : local) + (dice.Percent(2) ? "+donor@" : "@"), domain);
    }

    private string Unique(string local, string domain)
    {
        var email = local + domain;
        for (var n = 2; !taken.Add(email); n++) email = $"{local[..^1]}{n}@{domain}";
        return email;
    }

    private static (string Text, string Latin) Spell(string name)
    {
        var parts = name.Replace('_', ' ').Split('|');
        return (parts[0], parts[^1]);
    }

    /// <summary>Returns lower case without accents, with only the characters that an email address may have.</summary>
    private static string Latin(string text)
    {
        const string from = "áàâãäåāăąçćčďđéèêëēėęěğíìîïīıłñńňóòôõöøőřśšşșťțúùûüūůűýžźż";
        const string to = "aaaaaaaaacccddeeeeeeeegiiiiiilnnnooooooorssssttuuuuuuuyzzz";
        var kept = text.ToLowerInvariant().Replace("ß", "ss").Replace("æ", "ae").Replace("þ", "th").Replace("ð", "d").Replace(' ', '-')
            .Select(c => from.IndexOf(c) is var at and >= 0 ? to[at] : c).Where(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        return string.Concat(kept);
    }
}

internal static class Cultures
{
    public static readonly Culture[] All =
    [
        new(26, "United States",
            "James Mary Robert Patricia John Jennifer Michael Linda Denise Marcus Tyrone Keisha Abigail Noah Olivia Ethan Grace Walter "
            + "Dolores Hank",
            "Smith/Johnson/Williams/Brown/Miller/Davis/Washington/Robinson/Clark/Lewis/Walker/Young/Hall/Allen/Wright/Hill/Scott/Green/"
            + "Adams/Baker/Nelson/Carter/O'Connor/Kowalski/Begay",
            "Springfield,IL/Portland,OR/Madison,WI/Burlington,VT/Savannah,GA/Boise,ID/Tucson,AZ/Duluth,MN/Albany,NY/Fresno,CA",
            "Maple Street/Oak Avenue/Main Street/River Road/Sunset Blvd/Elm Court/Mill Lane/County Road 12", "# *", "99999"),
        new(7, "Canada", "Liam Emma Benoît Geneviève Étienne Chloé Mathieu Élise Gordon Heather",
            "Tremblay/Gagnon/Côté/Bouchard/MacDonald/Campbell/Singh/Lévesque/Ouellet",
            "Halifax,NS/Québec,QC/Trois-Rivières,QC/Guelph,ON/Kelowna,BC", "rue Saint-Jean/Queen Street/chemin du Lac/King Street West",
            "# *", "L9L 9L9"),
        new(6, "United Kingdom", "Oliver Amelia Harry Isla Siân Rhys Alistair Niamh Callum Imogen",
            "Evans/Jones/Llewellyn/MacLeod/O'Neill/Ashworth/Fairclough/Pemberton-Hughes/Patel",
            "Leeds/Cardiff/Inverness/Norwich/Stoke-on-Trent", "High Street/Church Lane/Station Road/The Green", "# *", "LL9 9LL"),
        new(6, "Germany", "Jürgen Käthe Björn Günther Anja Lukas Sören Bärbel Hans-Peter Annegret",
            "Müller/Schäfer/Groß/Weiß/Köhler/von der Heide/Schröder/Böhm/Özdemir", "Köln/Nürnberg/Göttingen/Lübeck/Halle (Saale)",
            "Lindenstraße/Am Mühlbach/Goetheweg/Schloßplatz", "* #", "99999"),
        new(5, "France", "François Zoé Aurélie Jean-Luc Hélène Gaël Maëlys Noëlle",
            "Dupont/Lefèvre/Béranger/d'Aubigné/Le Goff/Moreau/Çelik", "Besançon/Saint-Étienne/Orléans/Nîmes",
            "rue de l'Église/avenue Jean Jaurès/impasse des Lilas", "#, *", "99999"),
        new(6, "Spain", "José María Íñigo Begoña Núria Ángel Concepción Joaquín",
            "García/Muñoz/Peña/Ibáñez/Rodríguez/Castaño/de la Fuente/Echeverría", "Cádiz/León/A Coruña/Málaga",
            "Calle Mayor/Avenida de América/Plaza del Sol", "*, #", "99999"),
        new(5, "Mexico", "Guadalupe Jesús Ximena Héctor Ñusta Raúl Itzel", "Hernández/Martínez/Núñez/Cuauhtémoc/Gutiérrez/Ordóñez",
            "Oaxaca,OAX/Mérida,YUC/Querétaro,QRO", "Av. Juárez/Calle 5 de Mayo", "* # Int. 3", "99999"),
        new(4, "Brazil", "João Conceição Luíza Antônio Thaís Sebastião", "da Silva/Gonçalves/Araújo/Guimarães/dos Santos/Assunção",
            "São Paulo,SP/Goiânia,GO/Florianópolis,SC", "Rua das Flores/Avenida São João", "*, #", "99999-999"),
        new(3, "Italy", "Niccolò Chiara Desirée Alessio Giosuè", "D'Angelo/Dall'Acqua/Rossi/De Lucà/Bianchi", "Forlì/L'Aquila/Bolzano",
            "Via Garibaldi/Piazza della Libertà", "*, #", "99999"),
        new(4, "Poland", "Łukasz Małgorzata Żaneta Paweł Świętosława Zbigniew",
            "Wiśniewski/Dąbrowska/Wójcik/Źrebiec/Łęcka/Brzęczyszczykiewicz", "Łódź/Kraków/Gdańsk", "ul. Kościuszki/ul. Długa", "* #",
            "99-999"),
        new(3, "Czechia", "Jiří Zdeněk Růžena Šárka Ondřej", "Dvořák/Němcová/Řezníček/Žižka/Křížová", "Plzeň/Ústí nad Labem/Brno",
            "Náměstí Míru/Na Příkopě", "* #", "999 99"),
        new(3, "Türkiye", "Ayşe Gökhan Çağla İbrahim|Ibrahim Şule", "Yılmaz/Öztürk/Çelik/Şahin/Güneş", "İzmir|Izmir/Eskişehir",
            "Atatürk Caddesi/Gül Sokak", "* No: #", "99999"),
        new(3, "Iceland", "Þórdís Guðrún Ægir Björk", "Jónsdóttir/Þorvaldsson/Sigurðardóttir/Magnússon", "Reykjavík/Akureyri",
            "Laugavegur/Aðalstræti", "* #", "999"),
        new(3, "Ireland", "Saoirse Oisín Caoimhe Pádraig Aoife", "O'Brien/Ní Dhomhnaill/Mac Giolla Phádraig/Ó Súilleabháin",
            "Galway/Dún Laoghaire", "Main Street/Sea Road", "# *", "L99 LL99"),
        new(3, "Vietnam", "Nguyệt|Nguyet Đức|Duc Thảo|Thao Hương|Huong", "Nguyễn|Nguyen/Trần|Tran/Phạm|Pham/Đặng|Dang", "Huế|Hue/Đà Nẵng",
            "Đường Lê Lợi/Phố Hàng Bạc", "# *", "999999"),
        new(4, "Україна", "Ольга|olga Тарас|taras Марія|mariia Юрій|yurii",
            "Шевченко|shevchenko/Коваленко|kovalenko/Бондар|bondar/Лисенко|lysenko", "Київ/Львів/Чернівці",
            "вул. Хрещатик/вул. Лесі Українки", "*, #", "99999"),
        new(2, "България", "Георги|georgi Елена|elena Стоян|stoyan", "Димитров|dimitrov/Иванова|ivanova/Стоянов|stoyanov", "София/Пловдив",
            "ул. Шипка/бул. Витоша", "* #", "9999"),
        new(3, "Ελλάδα", "Γιώργος|giorgos Ελένη|eleni Αθηνά|athina", "Παπαδόπουλος|papadopoulos/Οικονόμου|oikonomou", "Αθήνα/Θεσσαλονίκη",
            "Οδός Ερμού/Λεωφόρος Νίκης", "* #", "999 99"),
        new(4, "日本", "さくら|sakura 健太|kenta 美咲|misaki 翔|sho", "佐藤|sato/鈴木|suzuki/高橋|takahashi/渡邊|watanabe", "京都市/札幌市/福岡市", "中央区大通/左京区吉田町",
            "*#番地", "999-9999"),
        new(4, "中国", "伟|wei 芳|fang 秀英|xiuying 小明|xiaoming", "王|wang/李|li/欧阳|ouyang/张|zhang", "杭州市/成都市", "中山路/人民大道", "*#号", "999999"),
        new(3, "대한민국", "민준|minjun 서연|seoyeon 지우|jiwoo", "김|kim/이|lee/박|park/최|choi", "부산광역시/전주시", "중앙로/한강대로", "* #", "99999"),
        new(4, "الأردن", "محمد|mohammad فاطمة|fatima ليلى|layla عمر|omar", "الخطيب|alkhatib/حداد|haddad/العبدالله|alabdallah", "عمّان/إربد",
            "شارع الملكة رانيا/شارع الجامعة", "* #", "99999"),
        new(2, "ישראל", "נועה|noa דוד|david תמר|tamar", "כהן|cohen/לוי|levi/בן-דוד|ben-david", "חיפה/באר שבע", "רחוב הרצל/שדרות רוטשילד",
            "* #", "9999999"),
        new(4, "India", "Aarav Ananya Lakshmi Venkata_Subramanian प्रिया|priya", "Sharma/Iyer/Krishnamurthy/Chatterjee/शर्मा|sharma/Nair",
            "Pune,MH/Kochi,KL/Mysuru,KA", "M.G. Road/Temple Street/2nd Cross", "No. #, *", "999999"),
        new(3, "Nigeria", "Chidinma Oluwaseun Ngozi Adébáyò|Adebayo", "Okafor/Adéyẹmí|Adeyemi/Nwosu/Balogun", "Enugu/Abeokuta",
            "Market Road/Awolowo Way", "# *", "999999"),
        new(2, "New Zealand", "Mere Wiremu Aroha Hōne|Hone", "Ngata/Te_Kanawa/Tūhoe|Tuhoe/Parata", "Whangārei/Nelson",
            "Kōwhai Street/Beach Road", "# *", "9999"),
    ];

    public static readonly string[] Organizations =
    [
        "Riverside Animal Rescue", "Hope Kitchen", "Smith & Sons, Inc.", "First National Bank", "The \"Open Door\" Shelter",
        "Lakeview Rotary Club", "St. Mary's Parish", "Green Hands Cooperative", "Brüder Grimm Stiftung|brueder-grimm-stiftung",
        "Fondation L'Étoile", "Asociación Manos Unidas", "Blue Door Bakery, LLC", "Northside High School PTA", "Café Müller GmbH",
        "Фонд «Надія»|fond-nadiya", "株式会社みらい|mirai", "جمعية الأمل|alamal", "Harbor Light Quilters' Guild", "Whitcombe, Ashby & Partners",
        "3rd Street Hardware", "Tri-County Farm Bureau", "Sociedade Esperança", "Temple Beth Shalom Sisterhood", "Evergreen Credit Union",
    ];
}
