using System.Text.Json;
using DonorSync.Core;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Rest;

/// <summary>Reads JSON of a known shape and says, field by field, where it is not that shape.</summary>
static class JsonShape
{
    /// <exception cref="ProblemException">A property is unknown, or a value is of the wrong kind.</exception>
    public static T Read<T>(JsonElement json)
        where T : class
    {
        try
        {
            return json.Deserialize<T>(JsonSettings.Options) ?? throw new JsonException("null") { Source = null };
        }
        catch (JsonException e)
        {
            throw new ProblemException(Explain(e, typeof(T)), e);
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, escaped: JSON by its grammar, but no text.
            throw new ProblemException(new(400, "malformed_json", "Not JSON", "A text in the body is not valid Unicode."), e);
        }
    }

    static Problem Explain(JsonException e, Type type)
    {
        var field = FieldOf(e.Path);
        // The serializer tells the two cases apart in its message only. A test holds the wording.
        if (e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            var problem = Problem.Validation(field, "is not a property of this request.");
            return problem with { Code = "unknown_property", Title = "Unknown property" };
        }
        return field.Length == 0
            ? new(400, "validation_failed", "Some values are wrong", "The body must be a JSON object with the properties of this request.")
            : Problem.Validation(field, Expected(type, field));
    }

    /// <summary><c>$.preferences.newsletter</c> or <c>$['a b']</c>, as the contract names fields.</summary>
    static string FieldOf(string? path)
    {
        var field = path is null ? "" : path.TrimStart('$').TrimStart('.');
        return field.StartsWith("['", StringComparison.Ordinal) && field.EndsWith("']", StringComparison.Ordinal) ? field[2..^2] : field;
    }

    static string Expected(Type type, string field)
    {
        var name = field.Split('.', '[')[0];
        if (name == "preferences" && field != name)
            return "must be true or false.";
        var property = type.GetProperties().FirstOrDefault(p => JsonSettings.Options.PropertyNamingPolicy!.ConvertName(p.Name) == name);
        var value = property?.PropertyType;
        if (value is { IsGenericType: true } && value.GetGenericTypeDefinition() == typeof(Storage.Optional<>))
            value = value.GetGenericArguments()[0];
        return value switch
        {
            _ when value == typeof(string) => "must be text or null.",
            _ when value == typeof(bool) => "must be true or false.",
            _ when value == typeof(ContactKind) => "must be \"person\" or \"organization\".",
            { IsGenericType: true } => "must be a list of the right kind of values.",
            _ => "is of the wrong kind.",
        };
    }
}
