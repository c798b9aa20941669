using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.SandboxTests.Fuzzing;

/// <summary>Creates almost valid values, and hostile ones.</summary>
internal sealed class Hostile(Random random)
{
    private static readonly string[] Texts =
    [
        "", " ", "null", "true", "0", "-1", "1e400", "\u0000", "\uFEFF", "é", "🎄", "\u202Eabc", "<script>alert(1)</script>",
        "'; drop table contacts; --", "../../etc/passwd", "%00", "%2e%2e%2f", "a\r\nX-Injected: 1",
        "ada@example.org", "ADA@EXAMPLE.ORG", "a@b", "a@b.c", "\"quoted\"@example.org", "2026-02-30T25:61:61Z", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z", "2026-01-01T00:00:00+25:00", "00000000-0000-0000-0000-000000000000", "{}", "[]", "all,active", ",", ",,,",
    ];

    private static readonly string[] RawValues = [
        "null", "true", "-1", "1e400", "99999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[[[[]]]]]]", "[null]",
            "{\"\\ud800\":1}", "\"x\"", "0.5", "\"\\udc00\\ud800\""];

    public string Text() => random.Next(12) switch
    {
        0 => new string('x', random.Next(1, 3000)),
        1 => new string('é', random.Next(1, 300)),
        2 => Convert.ToBase64String(Bytes(random.Next(1, 40))),
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>Returns the body with one or more invalid values.</summary>
    public byte[] Spoil(JsonNode body)
    {
        var text = body.ToJsonString();
        return random.Next(9) switch
        {
            0 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]),
            1 => [.. Encoding.UTF8.GetBytes(text[..(text.Length / 2)]), .. Bytes(3), .. Encoding.UTF8.GetBytes(text[(text.Length / 2)..])],
            2 => Encoding.UTF8.GetBytes(new string('[', random.Next(1, 500)) + text),
            3 => Encoding.UTF8.GetBytes(text[..^1] + ",\"" + JsonEncodedText.Encode(Text()) + "\":1}"),
            4 => Encoding.UTF8.GetBytes(text[..^1] + "," + text[1..]),
            _ => Encoding.UTF8.GetBytes(SpoilValue(body)),
        };
    }

    public string Query()
    {
        string[] names = ["limit", "cursor", "status", "email", "lists", "include", "include_count", "updated_after", "optout_after",
            "name", "state", "segment_id", "bounce_code", "sequence_ids", "tags", "include_membership_count", "nothing"];
        return string.Join('&', Enumerable.Range(0, random.Next(1, 4))
            .Select(_ =>
                $"{names[random.Next(names.Length)]}="
                + $"{(random.Next(3) == 0 ? Text().Replace("\0", "%00", StringComparison.Ordinal)
                    .Replace("\r\n", "%0d%0a", StringComparison.Ordinal) : Uri.EscapeDataString(Text()))}"));
    }

    private string SpoilValue(JsonNode body)
    {
        var copy = body.DeepClone();
        var marks = 0;
        Mark(copy, ref marks);
        var text = copy.ToJsonString();
        for (var i = 0; i < marks; i++)
            text = text.Replace($"\"@@{i}@@\"", RawValues[random.Next(RawValues.Length)], StringComparison.Ordinal);
        return text;
    }

    private void Mark(JsonNode node, ref int marks)
    {
        if (node is JsonObject fields)
        {
            foreach (var name in fields.Select(field => field.Key).ToList())
            {
                if (random.Next(4) == 0)
                    fields[name] = random.Next(2) == 0 ? JsonValue.Create(Text()) : JsonValue.Create($"@@{marks++}@@");
                else if (fields[name] is { } inner)
                    Mark(inner, ref marks);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
                if (item is JsonObject or JsonArray)
                    Mark(item, ref marks);
        }
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
