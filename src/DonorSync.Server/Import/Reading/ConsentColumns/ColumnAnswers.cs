using System.Text.Json;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>An answer cannot be understood; the message says which one.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

/// <summary>The user's meanings of columns, by name: <c>{"X":"optOut"}</c> or <c>X=optOut</c>.</summary>
internal static class ColumnAnswers
{
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetNames<ColumnAnswer>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static string NameOf(ColumnAnswer answer) => Names[(int)answer];

    public static ColumnAnswer? Find(string? name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name?.Trim(), StringComparison.OrdinalIgnoreCase))
                return Enum.GetValues<ColumnAnswer>()[i];
        }
        return null;
    }

    /// <exception cref="WrongAnswerException">The text is not an object, or a value is none of the names.</exception>
    public static ColumnChoices FromJson(string json)
    {
        Dictionary<string, ColumnAnswer> answers = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw NoObject();
            foreach (var column in document.RootElement.EnumerateObject())
                Add(answers, column.Name, column.Value.ValueKind == JsonValueKind.String ? column.Value.GetString()
                    : column.Value.GetRawText());
        }
        catch (JsonException)
        {
            throw NoObject();
        }
        return ColumnChoices.Named(answers);
    }

    /// <param name="options">Each <c>NAME=MEANING</c>, split at the last equals sign.</param>
    /// <exception cref="WrongAnswerException">An option has no equals sign, or its meaning is none of the names.</exception>
    public static ColumnChoices FromOptions(IEnumerable<string> options)
    {
        Dictionary<string, ColumnAnswer> answers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var option in options)
        {
            var at = option.LastIndexOf('=');
            if (at <= 0)
                throw new WrongAnswerException($"\"{option}\" is not NAME=MEANING, such as \"Mailing preference=optOut\".");
            Add(answers, option[..at], option[(at + 1)..]);
        }
        return ColumnChoices.Named(answers);
    }

    private static void Add(Dictionary<string, ColumnAnswer> answers, string column, string? value)
    {
        if (Find(value) is not { } answer)
            throw new WrongAnswerException($"column \"{column}\": \"{value}\" is none of {string.Join(", ", Names)}.");
        if (!answers.TryAdd(ColumnChoices.NameKey(column), answer))
            throw new WrongAnswerException($"column \"{column}\" is named twice.");
    }

    private static WrongAnswerException NoObject() =>
        new($"must be a JSON object of column names, such as {{\"X\":\"optOut\"}}, with the values {string.Join(", ", Names)}.");
}
