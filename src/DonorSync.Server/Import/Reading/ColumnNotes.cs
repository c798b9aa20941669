using System.Globalization;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Server.Import.Reading;

/// <summary>Notes about the columns of a file, as text for the user.</summary>
internal static class ColumnNotes
{
    public static IEnumerable<string> Of(IReadOnlyList<MappedColumn> mapped, IReadOnlyList<OtherColumn> others, FileStatistics seen)
    {
        foreach (var field in mapped.GroupBy(column => column.Meaning.Column).Where(columns => columns.Count() > 1))
        {
            if (Repeated(field.Key, [.. field]) is { } note)
                yield return note;
        }
        foreach (var group in mapped.Where(column => column.Meaning.Group is not null))
            yield return $"Column \"{group.Header}\" is the group \"{group.Meaning.Group}\".";
        var channels = others.Where(column => column.IsOtherChannel).Select(column => column.Header).ToList();
        if (channels.Count > 0)
            yield return $"{Columns(channels)} {(channels.Count == 1 ? "is" : "are")} about other channels than email and "
                + $"{(channels.Count == 1 ? "was" : "were")} left out.";
        foreach (var column in mapped.Where(IsOptIn))
        {
            if (seen[column.Index].Blank is > 0 and var blank)
                yield return Blank(column.Header, blank);
        }
    }

    private static bool IsOptIn(MappedColumn column) => column.Meaning is { Column: DonorColumn.EmailOptIn, Inverted: false };

    private static string Blank(string header, int count)
    {
        var rows = count == 1 ? "1 row" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} rows";
        return $"Column \"{header}\" is blank in {rows}: a blank is no opt-out, so a new contact there is opted in unless another column "
            + "says No.";
    }

    private static string? Repeated(DonorColumn field, List<MappedColumn> columns)
    {
        var names = Columns(columns.ConvertAll(column => column.Header));
        return field switch
        {
            DonorColumn.Groups => null,
            DonorColumn.EmailOptIn or DonorColumn.AlternateEmailOptIn => $"{names} speak of the opt-in; a No in any of them counts.",
            DonorColumn.EmailDeliverable or DonorColumn.AllowsSolicitations or DonorColumn.MarketingMail or DonorColumn.Newsletter
                or DonorColumn.ReceiveOtherMail =>
                $"{names} speak of the same; a No in any of them counts.",
            DonorColumn.PrimaryEmail =>
                $"{names} mean the same; the first that is filled counts, and a second address becomes the alternate e-mail.",
            _ => $"{names} mean the same; the first that is filled counts.",
        };
    }

    private static string Columns(List<string> names) => names.Count == 1
        ? $"Column \"{names[0]}\""
        : $"Columns {string.Join(", ", names.SkipLast(1).Select(Quoted))} and {Quoted(names[^1])}";

    private static string Quoted(string name) => $"\"{name}\"";
}
