namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>
/// Compares a JSON value with a <see cref="Shape"/> and collects every fault, in the words of the real service (<c>X is missing</c>,
/// <c>X does not have a valid value</c>). Like there, a missing value of a word list gives both messages.
/// </summary>
internal sealed class ShapeCheck(UnknownPropertyRule unknown)
{
    // Limits the message length for hostile bodies.
    private const int MostFaults = 20;
    private readonly List<string> faults = [];

    public static IReadOnlyList<string> Faults(JsonElement value, Shape shape, UnknownPropertyRule unknown)
    {
        var check = new ShapeCheck(unknown);
        if (shape is Shape.ObjectShape && value.ValueKind != JsonValueKind.Object)
            return ["The request body must be a JSON object"];
        check.Check(value, shape, "");
        return check.faults;
    }

    private void Check(JsonElement value, Shape shape, string path)
    {
        if (faults.Count >= MostFaults)
            return;
        switch (shape)
        {
            case Shape.ObjectShape it when value.ValueKind == JsonValueKind.Object:
                CheckObject(value, it, path);
                break;
            case Shape.ListShape it when value.ValueKind == JsonValueKind.Array:
                CheckList(value, it, path);
                break;
            default:
                if (!Fits(value, shape))
                    faults.Add($"{path} does not have a valid value");
                break;
        }
    }

    private static bool Fits(JsonElement value, Shape shape) => shape switch
    {
        Shape.TextShape it => Text(value) is { } text && text.Length <= it.Max && text.Length >= it.Min,
        Shape.WordShape it => Text(value) is { } text && it.Words.Contains(text),
        Shape.LikeShape it => Text(value) is { } text && text.Length <= it.Max && it.Check(text),
        Shape.WholeShape it =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= it.Min && number <= it.Max,
        Shape.UuidShape => Text(value) is { } text && Guid.TryParseExact(text, "D", out _),
        Shape.FlagShape => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        Shape.AnythingShape => true,
        _ => false,
    };

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Json.IsWellFormed(value) ? value.GetString() : null;

    private void CheckObject(JsonElement value, Shape.ObjectShape shape, string path)
    {
        HashSet<string> seen = [];
        foreach (var property in value.EnumerateObject())
        {
            var name = path.Length == 0 ? property.Name : $"{path}[{property.Name}]";
            seen.Add(property.Name);
            var inner = shape.Fields.GetValueOrDefault(property.Name)?.Shape ?? shape.Others(property.Name);
            if (inner is null)
            {
                if (unknown == UnknownPropertyRule.Refuse && faults.Count < MostFaults)
                    faults.Add($"{Short(name)} is not a known property");
            }
            else if (property.Value.ValueKind == JsonValueKind.Null)
            {
                // Null means "not set", which is a fault only for a required property.
                if (shape.Fields.GetValueOrDefault(property.Name) is { Required: true })
                    Missing(name, inner);
            }
            else
            {
                Check(property.Value, inner, name);
            }
        }

        foreach (var field in shape.Fields.Values.Where(field => field.Required && !seen.Contains(field.Name)))
            Missing(path.Length == 0 ? field.Name : $"{path}[{field.Name}]", field.Shape);
    }

    private void CheckList(JsonElement value, Shape.ListShape shape, string path)
    {
        var count = value.GetArrayLength();
        if (count > shape.Max || count < shape.Min)
        {
            faults.Add($"{path} does not have a valid value");
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
            Check(item, shape.Item, $"{path}[{index++}]");
    }

    private void Missing(string name, Shape shape)
    {
        faults.Add($"{name} is missing");
        if (shape is Shape.WordShape)
            faults.Add($"{name} does not have a valid value");
    }

    private static string Short(string name) => name.Length <= 80 ? name : name[..80];
}
