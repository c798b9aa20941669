using System.Globalization;
using DonorSync.Server.Import;

namespace DonorSync.Server.Pages.Contacts.Import;

/// <summary>The columns of a file as fields of a form: one choice for each.</summary>
static class ColumnForm
{
    const string Field = "column.";
    const string LeftOut = "";
    const char Inverted = '!';

    /// <summary>What can be chosen, as the value sent and the text shown.</summary>
    public static IReadOnlyList<(string Value, string Text)> Options { get; } =
    [
        (LeftOut, "left out"),
        .. Enum.GetValues<DonorColumn>().Select(static c => (c.ToString(), ColumnText.Of(new(c, Inverted: false)))),
        .. new[] { DonorColumn.EmailOptIn, DonorColumn.EmailDeliverable, DonorColumn.AllowsSolicitations }
            .Select(static c => ($"{Inverted}{c}", ColumnText.Of(new(c, Inverted: true)))),
    ];

    public static string FieldOf(int column) => $"{Field}{column.ToString(CultureInfo.InvariantCulture)}";

    public static string ValueOf(PreviewColumn column) => column.Meaning is { } meaning ? $"{(column.Inverted ? Inverted.ToString() : "")}{meaning}" : LeftOut;

    /// <summary>What is not one of the options is not taken.</summary>
    public static ColumnChoices Read(IFormCollection form)
    {
        var chosen = new Dictionary<int, ColumnMeaning?>();
        foreach (var (name, value) in form)
        {
            if (!name.StartsWith(Field, StringComparison.Ordinal) || !int.TryParse(name.AsSpan(Field.Length), CultureInfo.InvariantCulture, out var column))
                continue;
            if (Options.Any(o => o.Value == value))
                chosen[column] = MeaningOf(value.ToString());
        }
        return new(chosen);
    }

    static ColumnMeaning? MeaningOf(string value) => value == LeftOut ? null : new(Enum.Parse<DonorColumn>(value.TrimStart(Inverted)), value[0] == Inverted);
}
