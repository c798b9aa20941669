namespace DonorSync.Server.Import.Reading;

/// <summary>One row of a donor file, read and checked, but not yet compared with the database.</summary>
/// <param name="Line">The physical line where the row starts, from 1; the header counts.</param>
/// <param name="Cells">The cells as in the file, for the list of rejected rows.</param>
internal abstract record DonorRow(int Line, ImmutableArray<string> Cells)
{
    /// <summary>Notes about how the cells were read, for the user.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>A contact and its groups.</summary>
internal sealed record ContactRow(int Line, ImmutableArray<string> Cells, DonorDraft Draft, ImmutableArray<string> Groups)
    : DonorRow(Line, Cells);

/// <summary>A row that names groups but no contact, so that an empty group can be created.</summary>
internal sealed record GroupRow(int Line, ImmutableArray<string> Cells, ImmutableArray<string> Groups) : DonorRow(Line, Cells);

/// <summary>A row that cannot be imported.</summary>
/// <param name="Reasons">At least one, as text; a reason about a cell names its column.</param>
internal sealed record RejectedRow(int Line, ImmutableArray<string> Cells, ImmutableArray<string> Reasons) : DonorRow(Line, Cells);

/// <summary>Since when and why an address does not work; null if not known.</summary>
internal sealed record BadAddress(DateTimeOffset? Since, string? Reason);

/// <summary>A contact as in the file. Null: the cell is blank or the column is missing.</summary>
internal sealed record DonorDraft
{
    /// <summary>Null if the file does not state it; then a company name without a person's name means an organization.</summary>
    public ContactKind? StatedKind { get; init; }

    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? CompanyName { get; init; }
    public string? PrimaryEmail { get; init; }
    public string? AlternateEmail { get; init; }
    public string? Address1 { get; init; }
    public string? Address2 { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? Postal { get; init; }
    public string? Country { get; init; }
    public bool? EmailOptIn { get; init; }
    public bool? EmailDeliverable { get; init; }

    /// <summary>Details of an address that does not work.</summary>
    public BadAddress? BadAddress { get; init; }

    public bool? AllowsSolicitations { get; init; }
    public bool? MarketingMail { get; init; }
    public bool? Newsletter { get; init; }
    public bool? ReceiveOtherMail { get; init; }
    public bool? AlternateEmailOptIn { get; init; }

    public bool HasName => FirstName is not null || LastName is not null || CompanyName is not null;

    public ContactKind Kind =>
        StatedKind ?? (CompanyName is not null && FirstName is null && LastName is null ? ContactKind.Organization : ContactKind.Person);
}
