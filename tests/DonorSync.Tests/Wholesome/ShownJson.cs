using System.Text.Json;

namespace DonorSync.Tests.Wholesome;

/// <summary>JSON as shown in a document: a part of the whole, where "…" is the rest of a text.</summary>
static class ShownJson
{
    const char Rest = '…';

    /// <summary>Returns where the response differs from what is shown, or null. What is not shown may be anything.</summary>
    public static string? Difference(JsonElement shown, JsonElement answer, string at = "$") => shown.ValueKind switch
    {
        JsonValueKind.Object when answer.ValueKind == JsonValueKind.Object => shown.EnumerateObject()
            .Select(p => answer.TryGetProperty(p.Name, out var value)
                ? Difference(p.Value, value, $"{at}.{p.Name}") : $"{at} has no {p.Name}")
            .FirstOrDefault(static d => d is not null),
        JsonValueKind.Array when answer.ValueKind == JsonValueKind.Array => Items(shown, answer, at),
        JsonValueKind.String when answer.ValueKind == JsonValueKind.String =>
            Fits(shown.GetString()!, answer.GetString()!) ? null : $"{at} is {answer}, not {shown}",
        _ => JsonElement.DeepEquals(shown, answer) ? null : $"{at} is {answer}, not {shown}",
    };

    /// <summary>Each shown item must be somewhere in the response; an empty list must be empty.</summary>
    static string? Items(JsonElement shown, JsonElement answer, string at)
    {
        if (shown.GetArrayLength() == 0)
            return answer.GetArrayLength() == 0 ? null : $"{at} is not empty: {answer}";
        var missing = shown.EnumerateArray().Cast<JsonElement?>()
            .FirstOrDefault(s => !answer.EnumerateArray().Any(a => Difference(s!.Value, a) is null));
        return missing is null ? null : $"{at} has no item {missing}: {answer}";
    }

    static bool Fits(string shown, string answer) =>
        shown.EndsWith(Rest) ? answer.StartsWith(shown.TrimEnd(Rest), StringComparison.Ordinal) : shown == answer;
}
