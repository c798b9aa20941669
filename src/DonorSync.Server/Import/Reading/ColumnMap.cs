namespace DonorSync.Server.Import;

/// <summary>One column of the file that has a meaning.</summary>
/// <param name="Index">Its place in a row, from 0.</param>
internal readonly record struct MappedColumn(int Index, string Header, ColumnMeaning Meaning);

/// <summary>What the columns of one file mean, decided once from its header.</summary>
internal sealed record ColumnMap
{
    private readonly ImmutableArray<ImmutableArray<MappedColumn>> byField;

    private ColumnMap(IReadOnlyList<MappedColumn> mapped) =>
        byField = [.. Enum.GetValues<DonorColumn>().Select(field => mapped.Where(column => column.Meaning.Column == field).ToImmutableArray())];

    /// <summary>The header as it stands in the file.</summary>
    public required ImmutableArray<string> Headers { get; init; }

    /// <summary>The columns that fill one field: none, one, or for consent more.</summary>
    public ImmutableArray<MappedColumn> For(DonorColumn column) => byField[(int)column];

    /// <summary>Columns without a known name; they are left out.</summary>
    public required ImmutableArray<string> Ignored { get; init; }

    /// <summary>What a person should know about the header: columns that mean the same.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Whether a column is a name or an e-mail address: without one, nobody can be told from anybody.</summary>
    public required bool IdentifiesDonors { get; init; }

    public static ColumnMap Of(ImmutableArray<string> headers, ColumnChoices choices)
    {
        List<MappedColumn> mapped = [];
        List<string> ignored = [], notes = [];
        for (var index = 0; index < headers.Length; index++)
        {
            var header = Clean(headers[index]);
            if (choices.Of(index, header) is not { } meaning)
            {
                ignored.Add(header.Length > 0 ? header : $"(column {index + 1} without a name)");
                continue;
            }
            var first = mapped.FirstOrDefault(column => column.Meaning.Column == meaning.Column);
            var isRepeated = first.Header is not null;
            if (isRepeated)
                notes.Add(Repeated(header, first.Header!, meaning.Column));
            if (!isRepeated || IsConsent(meaning.Column))
                mapped.Add(new(index, header, meaning));
        }
        return new(mapped)
        {
            Headers = headers,
            Ignored = [.. ignored],
            Notes = [.. notes],
            IdentifiesDonors = mapped.Any(column => Identifies(column.Meaning.Column)),
        };
    }

    /// <summary>How many of these headers have a meaning: this decides the delimiter.</summary>
    public static int CountKnown(IEnumerable<string> headers) => headers.Count(header => HeaderNames.Find(header) is not null);

    /// <summary>Every column about consent is read, and a single No among them counts; of the others the first one wins.</summary>
    public static bool IsConsent(DonorColumn column) => column is DonorColumn.EmailOptIn or DonorColumn.AlternateEmailOptIn;

    private static bool Identifies(DonorColumn column) => column is DonorColumn.FirstName or DonorColumn.LastName or DonorColumn.FullName
        or DonorColumn.CompanyName or DonorColumn.PrimaryEmail or DonorColumn.AlternateEmail;

    private static string Repeated(string header, string first, DonorColumn column) => IsConsent(column)
        ? $"Columns \"{first}\" and \"{header}\" both speak of the opt-in; a No in either of them counts."
        : $"Column \"{header}\" means the same as \"{first}\" and was left out.";

    /// <summary>Headers are shown at terminals: control characters go, line breaks become spaces.</summary>
    private static string Clean(string header) => string.Concat(header.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    public string NothingKnown()
    {
        var shown = string.Join(", ", Headers.Take(12).Select(header => Clean(header)).Select(header => header.Length > 40 ? header[..40] + "..." : header));
        return "No column is a name or an e-mail address. The first line must name the columns, such as First Name, Last Name, "
            + $"Primary Email, Groups. It reads: {shown}";
    }
}
