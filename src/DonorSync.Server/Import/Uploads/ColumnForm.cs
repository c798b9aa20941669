using System.Globalization;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Server.Import.Uploads;

/// <summary>The columns of a file as form fields, one choice for each.</summary>
static class ColumnForm
{
    const string Field = "column.";
    const string Answer = "answer.";
    const string LeftOut = "";
    const char Inverted = '!';

    /// <summary>The choices, as the value sent and the text shown.</summary>
    public static IReadOnlyList<(string Value, string Text)> Options { get; } =
    [
        (LeftOut, "Skip"),
        .. Enum.GetValues<DonorColumn>().Select(static c => (c.ToString(), ColumnText.Of(new(c, Inverted: false)))),
        .. new[] { DonorColumn.EmailOptIn, DonorColumn.EmailDeliverable, DonorColumn.AllowsSolicitations }
            .Select(static c => ($"{Inverted}{c}", ColumnText.Of(new(c, Inverted: true)))),
    ];

    public static string FieldOf(int column) => $"{Field}{column.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Returns the field for the answer about a column that mentions consent.</summary>
    public static string AnswerOf(int column) => $"{Answer}{column.ToString(CultureInfo.InvariantCulture)}";

    public static string ValueOf(PreviewColumn column) => column.Meaning is { } meaning
        ? $"{(column.Inverted ? Inverted.ToString() : "")}{meaning}" : LeftOut;

    /// <summary>Ignores values that are not options.</summary>
    public static ColumnChoices Read(IFormCollection form)
    {
        var chosen = new Dictionary<int, ColumnMeaning?>();
        var answers = new Dictionary<int, ColumnAnswer>();
        foreach (var (name, value) in form)
        {
            if (PlaceOf(name, Answer) is { } asked && ColumnAnswers.Find(value) is { } answer)
                answers[asked] = answer;
            if (PlaceOf(name, Field) is not { } column)
                continue;
            if (Options.Any(o => o.Value == value))
                chosen[column] = MeaningOf(value.ToString());
        }
        return new() { Chosen = chosen, Answers = answers };
    }

    static int? PlaceOf(string name, string field) =>
        name.StartsWith(field, StringComparison.Ordinal) && int.TryParse(name.AsSpan(field.Length), CultureInfo.InvariantCulture,
            out var column) ? column : null;

    static ColumnMeaning? MeaningOf(string value) => value == LeftOut ? null
        : new(Enum.Parse<DonorColumn>(value.TrimStart(Inverted)), value[0] == Inverted);
}
