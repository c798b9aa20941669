namespace DonorSync.Server.Import;

/// <summary>One column of the file that has a meaning.</summary>
/// <param name="Index">Its place in a row, from 0.</param>
internal readonly record struct MappedColumn(int Index, string Header, ColumnMeaning Meaning);

/// <summary>A column that no field takes. A cell of it that says "unsubscribed" counts all the same.</summary>
/// <param name="IsOtherChannel">It is about the telephone, post or text messages.</param>
internal readonly record struct OtherColumn(int Index, string Header, bool IsOtherChannel);

/// <summary>A column that a user has to say the meaning of, or has said it of.</summary>
internal sealed record AskedColumn(int Index, ConsentQuestion Question, ColumnAnswer? Answer);

/// <summary>What the columns of one file mean, decided once from its header and a look at all of its cells.</summary>
internal sealed record ColumnMap
{
    private readonly ImmutableArray<ImmutableArray<MappedColumn>> byField;

    public ColumnMap(IReadOnlyList<MappedColumn> mapped) =>
        byField = [.. Enum.GetValues<DonorColumn>().Select(field => mapped.Where(column => column.Meaning.Column == field)
            .OrderBy(column => column.Meaning.Rank).ThenBy(column => column.Index).ToImmutableArray())];

    /// <summary>The header as it stands in the file.</summary>
    public required ImmutableArray<string> Headers { get; init; }

    /// <summary>The columns that fill one field, those first that go first.</summary>
    public ImmutableArray<MappedColumn> For(DonorColumn column) => byField[(int)column];

    public IEnumerable<MappedColumn> Mapped => byField.SelectMany(columns => columns);

    /// <summary>Columns that no field takes; they are left out.</summary>
    public required ImmutableArray<string> Ignored { get; init; }

    /// <summary>The same, except those that a user said to leave out.</summary>
    public required ImmutableArray<OtherColumn> Others { get; init; }

    /// <summary>Columns that speak of consent and are not understood, with the answers that were given.</summary>
    public required ImmutableArray<AskedColumn> Asked { get; init; }

    /// <summary>While there are any, nothing is imported (P9).</summary>
    public IReadOnlyList<ConsentQuestion> Questions => [.. Asked.Where(column => column.Answer is null).Select(column => column.Question)];

    /// <summary>What a person should know about the columns.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Whether a column is a name or an e-mail address: without one, nobody can be told from anybody.</summary>
    public bool IdentifiesDonors => Mapped.Any(column => Identifies(column.Meaning.Column));

    /// <summary>How many of these headers have a meaning: this decides the delimiter.</summary>
    public static int CountKnown(IEnumerable<string> headers) => headers.Count(header => HeaderNames.Find(header) is not null);

    /// <summary>
    /// Every column about consent is read, and a single No among them counts; of the others the first that is filled wins.
    /// </summary>
    public static bool IsConsent(DonorColumn column) => column is DonorColumn.EmailOptIn or DonorColumn.AlternateEmailOptIn;

    /// <summary>
    /// Columns from which a person is not mailed: those about consent, which include statuses and deaths, and bad addresses.
    /// </summary>
    public IEnumerable<MappedColumn> Refusals => Mapped.Where(static column =>
        IsConsent(column.Meaning.Column) || column.Meaning.Column == DonorColumn.EmailDeliverable);

    private static bool Identifies(DonorColumn column) => column is DonorColumn.FirstName or DonorColumn.LastName or DonorColumn.FullName
        or DonorColumn.CompanyName or DonorColumn.PrimaryEmail or DonorColumn.AlternateEmail;

    /// <summary>Headers are shown at terminals: control characters go, line breaks become spaces.</summary>
    public static string Clean(string header) => string.Concat(header.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    public string NothingKnown()
    {
        var shown = string.Join(", ", Headers.Take(12).Select(Clean).Select(header => header.Length > 40 ? header[..40] + "..." : header));
        return "No column is a name or an e-mail address. The first line must name the columns, such as First Name, Last Name, "
            + $"Primary Email, Groups. It reads: {shown}";
    }
}
