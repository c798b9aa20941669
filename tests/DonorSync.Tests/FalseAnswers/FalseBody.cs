using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>Turns a true response into a false one.</summary>
internal static class FalseBody
{
    const int Large = 40_000_000;

    static readonly string[] RowNames = ["contacts", "lists", "activities", "bulk_email_campaign_summaries", "tracking_activities",
        "campaign_activities"];
    static readonly string[] Ids = ["contact_id", "list_id", "activity_id", "campaign_id", "campaign_activity_id", "encoded_account_id",
        "access_token", "refresh_token"];

    public static HttpContent Of(FalseKind kind, string honest, Random chance, string path, int asked) => kind switch
    {
        FalseKind.HugeText =>
            Json(new MadeStream(
            Encoding.UTF8.GetBytes("{\"contacts\":[{\"contact_id\":\"x\",\"first_name\":\""), (byte)'a', Large, "\"}]}"u8.ToArray())),
        FalseKind.CompressedBomb => Json(new GZipStream(new MemoryStream(Bomb.Value), CompressionMode.Decompress)),
        FalseKind.BrokenCompression =>
            Json(new GZipStream(new MemoryStream(Encoding.UTF8.GetBytes("\u001f\u008b not gzip" + honest)), CompressionMode.Decompress)),
        FalseKind.Trickle => Json(new SlowStream(Encoding.UTF8.GetBytes(honest), isSilent: false)),
        FalseKind.Silence => Json(new SlowStream(Encoding.UTF8.GetBytes(honest), isSilent: true)),
        FalseKind.JustNull => Text("null"),
        FalseKind.JustAnArray => Text("[1,2,3]"),
        FalseKind.EmptyObject => Text("{}"),
        FalseKind.DeepNesting => Text(string.Concat(Enumerable.Repeat("""{"contacts":[""", 2_000))),
        FalseKind.WrongCharset =>
            new ByteArrayContent(
            Encoding.Unicode.GetBytes(honest))
            { Headers = { { "Content-Type", "application/json; charset=utf-16" } } },
        FalseKind.BrokenUtf8 => new ByteArrayContent(Broken(honest, chance)) { Headers = { { "Content-Type", "application/json" } } },
        FalseKind.CutShort => Text(honest[..chance.Next(honest.Length)]),
        FalseKind.WebPage => new StringContent("<html><body>Welcome to the hotel</body></html>", Encoding.UTF8, "text/html"),
        FalseKind.Nothing => Text(""),
        FalseKind.HalfCharacters =>
            Text(Changed(
            honest, static (_, value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String
                ? JsonValue.Create((string?)value + "@@half@@") : value).Replace("@@half@@", "\\ud800", StringComparison.Ordinal)),
        _ => Text(Node(kind, honest, chance, path, asked)),
    };

    /// <summary>Returns a compressed body; null for a kind that is not about compression.</summary>
    public static HttpContent? Compressed(FalseKind kind) => kind switch
    {
        FalseKind.CompressedBomb => Compressed(Bomb.Value),
        FalseKind.BrokenCompression => Compressed(Encoding.UTF8.GetBytes("\u001f\u008b not gzip")),
        _ => null,
    };

    public static ByteArrayContent Compressed(byte[] bytes) =>
        new(bytes) { Headers = { { "Content-Type", "application/json" }, { "Content-Encoding", "gzip" } } };

    static string Node(FalseKind kind, string honest, Random chance, string path, int asked)
    {
        var root = JsonNode.Parse(honest)!.AsObject();
        switch (kind)
        {
            case FalseKind.ManyRows:
                return Rows(root, static rows => string.Join(',', Enumerable.Repeat(rows.FirstOrDefault()?.ToJsonString() ?? "{}", 3_000)));
            case FalseKind.NullRows:
                return Rows(root, static rows => string.Join(',', Enumerable.Repeat("null", Math.Max(1, rows.Count))));
            case FalseKind.OneNullRow:
                return Rows(root, static rows => string.Join(',', rows.Select(static r => r!.ToJsonString()).Append("null")));
            case FalseKind.RowsAreAnObject:
                return Rows(root, static _ => "@").Replace("[@]", "{\"a\":1}", StringComparison.Ordinal);
            case FalseKind.LongTexts:
                return Changed(honest, static (name, value) => IsFree(name) ? JsonValue.Create(new string('n', 5_000)) : value);
            case FalseKind.ControlCharacters:
                return Changed(honest, static (name, value) => IsFree(name) ? JsonValue.Create("a\nb\tc\u202e\u0000<b>") : value);
            case FalseKind.NumbersForTexts:
                return Changed(honest, (name, value) =>
                    chance.Next(3) == 0 && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? JsonValue.Create(1) : value);
            case FalseKind.TextsForNumbers:
                return Changed(honest, static (_, value) =>
                    value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? JsonValue.Create("many") : value);
            case FalseKind.HugeNumbers:
                return Changed(honest, static (_, value) =>
                    value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? JsonValue.Create(-1e12) : value);
            case FalseKind.OddTimes:
                return Changed(
                    honest, static (name, value) => name.EndsWith("_at", StringComparison.Ordinal)
                        || name.EndsWith("_date", StringComparison.Ordinal) || name.EndsWith("_time", StringComparison.Ordinal)
                    ? JsonValue.Create("9999-99-99 whenever") : value);
            case FalseKind.OddIds:
                return Changed(
                    honest, (name, value) =>
                        Ids.Contains(name) ? JsonValue.Create(
                        chance.Next(4) switch { 0 => "", 1 => "a,b\n", 2 => new string('9', 10_000), _ => "\ud83d\u0000" }) : value);
            case FalseKind.SamePageForever:
                root["_links"] = Next(path, asked.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return root.ToJsonString();
            case FalseKind.NewRowsForever:
                root["_links"] = Next(path, asked.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return Changed(root.ToJsonString(), (name, value) => Ids.Contains(name) || name is "name" or "email_address"
                    ? JsonValue.Create($"{(string?)value}{asked}") : name is "address"
                        ? JsonValue.Create($"new{asked}.{(string?)value}") : value);
            case FalseKind.Circle:
                root["_links"] = Next(path, "the-same");
                return root.ToJsonString();
            case FalseKind.LeadsElsewhere:
                root["_links"] = new JsonObject { ["next"] = new JsonObject { ["href"] = "https://evil.example/v3/contacts" } };
                return root.ToJsonString();
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "no body");
        }
    }

    /// <summary>Texts that a service lets people write freely.</summary>
    static bool IsFree(string name) =>
        name is "first_name" or "last_name" or "company_name" or "street" or "city" or "state" or "postal_code" or "country"
            or "organization_name" or "error_message";

    public static JsonObject Next(string path, string cursor) =>
        new() { ["next"] = new JsonObject { ["href"] = $"{path}?cursor={cursor}" } };

    public static string Rows(JsonObject root, Func<JsonArray, string> rows)
    {
        var name = RowNames.FirstOrDefault(root.ContainsKey) ?? "contacts";
        var text = rows(root[name] as JsonArray ?? []);
        root[name] = "@@rows@@";
        return root.ToJsonString().Replace("\"@@rows@@\"", $"[{text}]", StringComparison.Ordinal);
    }

    public static string Changed(string honest, Func<string, JsonValue, JsonValue?> change)
    {
        return Walk(JsonNode.Parse(honest), "")!.ToJsonString();

        JsonNode? Walk(JsonNode? node, string name) => node switch
        {
            JsonObject o =>
                new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, p.Key == "_links" ? p.Value?.DeepClone() : Walk(p.Value, p.Key)))),
            JsonArray a => new JsonArray([.. a.Select(item => Walk(item, name))]),
            JsonValue v => change(name, v)?.DeepClone(),
            _ => null,
        };
    }

    static byte[] Broken(string honest, Random chance)
    {
        var bytes = Encoding.UTF8.GetBytes(honest);
        for (var i = 0; i < 3; i++)
            bytes[chance.Next(bytes.Length)] = 0xff;
        return bytes;
    }

    static readonly Lazy<byte[]> Bomb = new(
        static () => Packed(new MadeStream("""{"contacts":["""u8.ToArray(), (byte)' ', 300_000_000, "]}"u8.ToArray())));

    public static byte[] Packed(Stream body)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
            body.CopyTo(zip);
        return packed.ToArray();
    }

    public static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");

    public static StreamContent Json(Stream body) => new(body) { Headers = { { "Content-Type", "application/json" } } };
}
