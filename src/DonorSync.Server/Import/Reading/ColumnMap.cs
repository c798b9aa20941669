using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading;

/// <summary>A column of the file with a meaning.</summary>
/// <param name="Index">Position in a row, from 0.</param>
internal readonly record struct MappedColumn(int Index, string Header, ColumnMeaning Meaning);

/// <summary>A column that fills no field. A cell in it that says "unsubscribed" still counts.</summary>
/// <param name="IsOtherChannel">The column is about telephone, post or text messages.</param>
internal readonly record struct OtherColumn(int Index, string Header, bool IsOtherChannel);

/// <summary>A column whose meaning a user must give, or has given.</summary>
internal sealed record AskedColumn(int Index, ConsentQuestion Question, ColumnAnswer? Answer);

/// <summary>The meanings of a file's columns, decided once from the header and all cells.</summary>
internal sealed record ColumnMap
{
    private readonly ImmutableArray<ImmutableArray<MappedColumn>> byField;

    public ColumnMap(IReadOnlyList<MappedColumn> mapped) =>
        byField = [.. Enum.GetValues<DonorColumn>().Select(field => mapped.Where(column => column.Meaning.Column == field)
            .OrderBy(column => column.Meaning.Rank).ThenBy(column => column.Index).ToImmutableArray())];

    /// <summary>The header as in the file.</summary>
    public required ImmutableArray<string> Headers { get; init; }

    /// <summary>Returns the columns of a field, in order of priority.</summary>
    public ImmutableArray<MappedColumn> For(DonorColumn column) => byField[(int)column];

    public IEnumerable<MappedColumn> Mapped => byField.SelectMany(columns => columns);

    /// <summary>Columns that fill no field; they are ignored.</summary>
    public required ImmutableArray<string> Ignored { get; init; }

    /// <summary>Ignored columns, except those that a user chose to ignore.</summary>
    public required ImmutableArray<OtherColumn> Others { get; init; }

    /// <summary>Columns that mention consent and are not understood, with the answers that were given.</summary>
    public required ImmutableArray<AskedColumn> Asked { get; init; }

    /// <summary>As long as there are any, nothing is imported (P9).</summary>
    public IReadOnlyList<ConsentQuestion> Questions => [.. Asked.Where(column => column.Answer is null).Select(column => column.Question)];

    /// <summary>Notes about the columns, for the user.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Whether a column is a name or an e-mail address; without one, contacts cannot be identified.</summary>
    public bool IdentifiesDonors => Mapped.Any(column => Identifies(column.Meaning.Column));

    /// <summary>Returns how many of these headers have a meaning; this decides the delimiter.</summary>
    public static int CountKnown(IEnumerable<string> headers) => headers.Count(header => HeaderNames.Find(header) is not null);

    /// <summary>
    /// All columns about consent are read, and a single No among them counts; for other fields the first filled column counts.
    /// </summary>
    public static bool IsConsent(DonorColumn column) => column is DonorColumn.EmailOptIn or DonorColumn.AlternateEmailOptIn;

    /// <summary>
    /// Columns that can exclude a person from e-mail: those about consent (including statuses and deaths) and bad addresses.
    /// </summary>
    public IEnumerable<MappedColumn> Refusals => Mapped.Where(static column =>
        IsConsent(column.Meaning.Column) || column.Meaning.Column == DonorColumn.EmailDeliverable);

    private static bool Identifies(DonorColumn column) => column is DonorColumn.FirstName or DonorColumn.LastName or DonorColumn.FullName
        or DonorColumn.CompanyName or DonorColumn.PrimaryEmail or DonorColumn.AlternateEmail;

    /// <summary>Cleans a header for display in a terminal: control characters become spaces.</summary>
    public static string Clean(string header) => string.Concat(header.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    public string NothingKnown()
    {
        var shown = string.Join(", ", Headers.Take(12).Select(Clean).Select(header => header.Length > 40 ? header[..40] + "..." : header));
        return "No column is a name or an email address. The first line must name the columns, such as First Name, Last Name, "
            + $"Primary Email, Groups. It reads: {shown}";
    }
}
