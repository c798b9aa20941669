using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static DonorSync.Tests.FalseAnswers.FalseEndpoint;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>False responses that once did harm, or were tried because they might: each with a name, at its original size.</summary>
static class NamedAnswers
{
    static readonly Lazy<byte[]> Blanks = new(static () =>
        FalseBody.Packed(new MadeStream("""{"contacts":["""u8.ToArray(), (byte)' ', 600_000_000, "]}"u8.ToArray())));

    public static IReadOnlyList<FalsePlay> All { get; } =
    [
        Of("600 MB of blanks in 600 KB", Contacts, static (answer, _) => answer.Content = FalseBody.Compressed(Blanks.Value)),
        Filled("a name of 200 MB", Contacts, """{"contacts":[{"contact_id":"x","first_name":""" + '"', 200_000_000, "\"}]}"),
        Filled("a name of 700 MB", Contacts, """{"contacts":[{"contact_id":"x","first_name":""" + '"', 700_000_000, "\"}]}"),
        Filled("a token of 200 MB", Token, """{"access_token":""" + '"', 200_000_000, "\"}"),
        Of("3,000,000 rows in a page", Contacts, static (answer, _) => answer.Content = FalseBody.Text(Rows(3_000_000))),
        FirstNames("a first name of 10 MB", static () => new string('n', 10_000_000), most: 1),
        FirstNames("50 names of 1 MB", static () => new string('n', 1_000_000), contacts: 50),
        FirstNames("first names of 2 MB", static () => new string('n', 2_000_000)),
        FirstNames("first names of 5 kB", static () => new string('n', 5_000)),
        FirstNames("control characters in names", static () => "a\nb\tc\u202e<b>"),
        Endless("contacts without end", Contacts, "contacts", isEmpty: false),
        Endless("empty pages without end", Contacts, "contacts", isEmpty: true),
        Endless("lists without end", Lists, "lists", isEmpty: false),
        Text("contacts that are null", Contacts, """{"contacts":[null]}"""),
        Text("lists that are null", Lists, """{"lists":[null]}"""),
        EachContact("addresses that are null", static row => row["street_addresses"] = new JsonArray([null])),
        EachContact("updated_at is 0", static row => row["updated_at"] = 0),
        EachContact("permission is 1", static row => row["email_address"]!["permission_to_send"] = 1),
        EachContact("deleted_at is whenever", static row => row["deleted_at"] = "whenever"),
        EachContact("one id for all contacts", static row => row["contact_id"] = "00000000-0000-4000-8000-000000000001"),
        EachContact("half a character in each name", static row => row["first_name"] = "@@half@@"),
        Counts("a count of 1,000,000,000,000", 1e12),
        Counts("a count of minus 7", -7),
        Counts("a count of many", "many"),
        Text("an account without contacts", Contacts, """{"contacts":[],"contacts_count":0}"""),
        Text("an account without lists", Lists, """{"lists":[],"lists_count":0}"""),
        Node("half of the contacts", Contacts, static root => Halve(root["contacts"]!.AsArray())),
        Node("1,001 lists", Lists, static root => Multiply(root["lists"]!.AsArray(), 1_001)),
        Text("a token with a line break", Token, """{"access_token":"a\nb","refresh_token":"r","expires_in":86400}"""),
        Status("204 to an import", HttpStatusCode.NoContent),
        Status("429 to an import that was taken", HttpStatusCode.TooManyRequests),
        Text("null to an import", Activities, "null"),
        Text("another activity's id", Activities, """{"activity_id":"00000000-0000-4000-8000-000000000009","state":"completed"}"""),
        Of("HTML to an import", Activities, static (answer, _) =>
            answer.Content = new StringContent("<html>Sorry</html>", null, "text/html")),
        Of("half of an answer to an import", Activities, static (answer, honest) =>
            answer.Content = FalseBody.Text(honest[..(honest.Length / 2)])),
        Of("an answer byte by byte", Contacts, static (answer, honest) =>
            answer.Content = FalseBody.Json(new SlowStream(Encoding.UTF8.GetBytes(honest), isSilent: false))),
    ];

    static FalsePlay Of(string name, FalseEndpoint endpoint, Action<HttpResponseMessage, string> own) =>
        new(1, endpoint, FalseKind.HugeText, name, own);

    static FalsePlay Text(string name, FalseEndpoint endpoint, string body) =>
        Of(name, endpoint, (answer, _) => answer.Content = FalseBody.Text(body));

    static FalsePlay Node(string name, FalseEndpoint endpoint, Action<JsonNode> change) => Of(name, endpoint, (answer, honest) =>
    {
        var root = JsonNode.Parse(honest)!;
        change(root);
        answer.Content = FalseBody.Text(root.ToJsonString().Replace("@@half@@", "\\ud800", StringComparison.Ordinal));
    });

    static FalsePlay Filled(string name, FalseEndpoint endpoint, string head, long letters, string tail)
    {
        var (begin, end) = (Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(tail));
        return Of(name, endpoint, (answer, _) => answer.Content = FalseBody.Json(new MadeStream(begin, (byte)'a', letters, end)));
    }

    static FalsePlay FirstNames(string name, Func<string> text, int most = int.MaxValue, int contacts = 0) => Node(name, Contacts, root =>
    {
        var rows = root["contacts"]!.AsArray();
        while (rows.Count > 0 && rows.Count < contacts)
        {
            var another = rows[0]!.DeepClone();
            another["contact_id"] = $"00000000-0000-4000-8000-{rows.Count:000000000000}";
            rows.Add(another);
        }
        foreach (var row in rows.Take(most))
            row!["first_name"] = text();
    });

    static FalsePlay EachContact(string name, Action<JsonNode> change) => Node(name, Contacts, root =>
    {
        foreach (var row in root["contacts"] as JsonArray ?? [])
            change(row!);
    });

    static FalsePlay Counts(string name, JsonNode count) => Node(name, Contacts, root => root["contacts_count"] = count.DeepClone());

    static FalsePlay Status(string name, HttpStatusCode status) => Of(name, Activities, (answer, _) =>
        (answer.StatusCode, answer.Content) = (status, new ByteArrayContent([])));

    static string Rows(int count) => $"{{\"contacts\":[{string.Join(',', Enumerable.Repeat("{}", count))}]}}";

    /// <summary>Each page links to another one, with new rows or without rows.</summary>
    static FalsePlay Endless(string name, FalseEndpoint endpoint, string rows, bool isEmpty)
    {
        var page = 0;
        return Node(name, endpoint, root =>
        {
            page++;
            if (isEmpty)
                root[rows] = new JsonArray();
            foreach (var row in root[rows]!.AsArray())
            {
                foreach (var id in new[] { "contact_id", "list_id", "name" }.Where(id => row![id] is not null))
                    row![id] = $"{(string?)row[id]}{page}";
            }
            root["_links"] = FalseBody.Next(endpoint == Contacts ? "/v3/contacts" : "/v3/contact_lists", $"{page}");
        }) with
        { Kind = FalseKind.NewRowsForever };
    }

    static void Halve(JsonArray rows)
    {
        for (var half = rows.Count / 2; rows.Count > half;)
            rows.RemoveAt(rows.Count - 1);
    }

    static void Multiply(JsonArray rows, int count)
    {
        for (var first = rows[0]!; rows.Count < count;)
        {
            var another = first.DeepClone();
            (another["list_id"], another["name"]) = ($"00000000-0000-4000-8000-{rows.Count:000000000000}", $"List {rows.Count}");
            rows.Add(another);
        }
    }
}
