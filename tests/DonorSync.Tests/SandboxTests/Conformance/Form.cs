using System.Text.Json;
using System.Text.RegularExpressions;

namespace DonorSync.Tests.SandboxTests.Conformance;

/// <summary>
/// The shape of a response in a small notation: <c>{id: uuid, name?: text, tags: [uuid]}</c>. A question mark means optional; unnamed
/// properties and null must not appear.
/// </summary>
internal sealed partial class Form
{
    private readonly Dictionary<string, Form>? properties;
    private readonly HashSet<string> optional = [];
    private readonly Form? item;
    private readonly string kind;

    private Form(string text, ref int at)
    {
        Blank(text, ref at);
        kind = "";
        if (text[at] == '{')
        {
            properties = [];
            at++;
            for (Blank(text, ref at); text[at] != '}'; Blank(text, ref at))
            {
                var name = Word(text, ref at);
                if (name.EndsWith('?'))
                    optional.Add(name = name[..^1]);
                Blank(text, ref at, ':');
                properties[name] = new Form(text, ref at);
                Blank(text, ref at, ',');
            }

            at++;
        }
        else if (text[at] == '[')
        {
            at++;
            item = new Form(text, ref at);
            Blank(text, ref at);
            at++;
        }
        else
            kind = Word(text, ref at);
    }

    public static Form Of(string text)
    {
        var at = 0;
        return new Form(text, ref at);
    }

    /// <summary>Returns every difference of the value from the shape.</summary>
    public IEnumerable<string> Differences(JsonElement value, string path = "$")
    {
        if (item is not null)
            return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
                .SelectMany((inner, i) => item.Differences(inner, $"{path}[{i}]")) : [$"{path} is not a list"];
        if (properties is null)
            return IsOfKind(value) ? [] : [$"{path} is not of kind {kind}: {value.GetRawText()}"];
        return value.ValueKind == JsonValueKind.Object ? Properties(value, path) : [$"{path} is not an object"];
    }

    private IEnumerable<string> Properties(JsonElement value, string path)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (!properties!.TryGetValue(property.Name, out var form))
                yield return $"{path}.{property.Name} is not part of the contract";
            else
                foreach (var difference in form.Differences(property.Value, $"{path}.{property.Name}"))
                    yield return difference;
        }

        foreach (var name in properties!.Keys.Where(name => !optional.Contains(name) && !value.TryGetProperty(name, out _)))
            yield return $"{path}.{name} is missing";
    }

    private bool IsOfKind(JsonElement value) => kind switch
    {
        "text" => value.ValueKind == JsonValueKind.String,
        "whole" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "flag" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "uuid" => value.ValueKind == JsonValueKind.String && Guid.TryParseExact(value.GetString(), "D", out _),
        "time" => value.ValueKind == JsonValueKind.String && Time().IsMatch(value.GetString()!),
        "date" => value.ValueKind == JsonValueKind.String && Date().IsMatch(value.GetString()!),
        _ when kind.Contains('|') => value.ValueKind == JsonValueKind.String && kind.Split('|').Contains(value.GetString()),
        _ => throw new InvalidOperationException($"unknown kind {kind}"),
    };

    private static string Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '?' or '|' or '@'))
            at++;
        return text[start..at];
    }

    private static void Blank(string text, ref int at, char also = ' ')
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == also))
            at++;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$")]
    private static partial Regex Date();
}
