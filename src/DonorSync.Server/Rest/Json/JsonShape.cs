using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Contacts;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Rest.Json;

/// <summary>
/// Reads JSON of a known shape. The shape is checked first, so that all wrong or unknown properties are reported together, with their full
/// names; the serializer would stop at the first one, without its location.
/// </summary>
static class JsonShape
{
    /// <exception cref="ProblemException">A property is unknown, or a value has the wrong type.</exception>
    public static T Read<T>(JsonElement json)
        where T : class
    {
        var check = new ShapeCheck();
        check.Check(json, typeof(T), "");
        if (check.Problem is { } problem)
            throw new ProblemException(problem);
        return json.Deserialize<T>(JsonSettings.Options)!;
    }
}

/// <summary>Compares a value with its target type.</summary>
sealed class ShapeCheck
{
    readonly FieldErrors errors = new();
    bool anyUnknown;

    public Problem? Problem =>
        !errors.Any ? null
        : anyUnknown ? Problem.Validation(errors) with { Code = "unknown_property", Title = "Unknown property" }
        : Problem.Validation(errors);

    public void Check(JsonElement json, Type type, string field)
    {
        if (type == typeof(JsonElement))
            return;
        if (Wrong(json, type) is { } wrong)
            errors.Add(field.Length == 0 ? "body" : field, wrong);
        else if (JsonSettings.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } info)
            CheckProperties(json, info, field);
        else if (ItemOf(type) is { } item)
            CheckItems(json, item, field);
    }

    void CheckProperties(JsonElement json, JsonTypeInfo info, string field)
    {
        foreach (var property in json.EnumerateObject())
        {
            var name = field.Length == 0 ? property.Name : $"{field}.{property.Name}";
            if (info.Properties.FirstOrDefault(p => p.Name == property.Name) is not { } known)
            {
                anyUnknown = true;
                errors.Add(name, "is not a property of this request.");
            }
            else if (property.Value.ValueKind != JsonValueKind.Null || !MayBeNull(known.PropertyType))
            {
                Check(property.Value, Sent(known.PropertyType), name);
            }
        }
    }

    void CheckItems(JsonElement json, Type item, string field)
    {
        var index = 0;
        foreach (var value in json.EnumerateArray())
            Check(value, item, $"{field}[{index++}]");
    }

    /// <summary>Returns what is wrong with the value itself, without its content; null if nothing is.</summary>
    static string? Wrong(JsonElement json, Type type) => type switch
    {
        _ when type == typeof(string) => IsText(json) ? null : "must be text.",
        _ when type == typeof(bool) => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false.",
        _ when type == typeof(int) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out _) ? null : "must be a whole number.",
        _ when type == typeof(Guid) => json.ValueKind == JsonValueKind.String && json.TryGetGuid(out _) ? null : "must be an id (a UUID).",
        { IsEnum: true } => IsText(json) && NamesOf(type).Contains(json.GetString(), StringComparer.Ordinal)
            ? null
            : $"must be {string.Join(" or ", NamesOf(type).Select(name => $"\"{name}\""))}.",
        _ when ItemOf(type) is not null => json.ValueKind == JsonValueKind.Array ? null : "must be a list.",
        _ => json.ValueKind == JsonValueKind.Object ? null : "must be an object.",
    };

    /// <summary>An escaped half of a surrogate pair is valid JSON but not valid text.</summary>
    static bool IsText(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            _ = json.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    static IEnumerable<string> NamesOf(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);

    static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    static Type Inner(Type type) => IsOptional(type) ? type.GetGenericArguments()[0] : type;

    static Type Sent(Type type) => Nullable.GetUnderlyingType(Inner(type)) ?? Inner(type);

    /// <summary>A null clears a text or a setting; a null list or value that is not optional counts as not sent.</summary>
    static bool MayBeNull(Type type) =>
        Nullable.GetUnderlyingType(Inner(type)) is not null || (IsOptional(type) ? Sent(type) == typeof(string) : !type.IsValueType);
}
