using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>One row of a donor file, read and checked, but not yet compared with the database.</summary>
/// <param name="Line">The physical line the row starts on, from 1; the header counts.</param>
/// <param name="Cells">The cells of the file, for the list of rejected rows.</param>
internal abstract record DonorRow(int Line, ImmutableArray<string> Cells)
{
    /// <summary>What a user should know about how its cells were read.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>A contact and the groups it is to be in.</summary>
internal sealed record ContactRow(int Line, ImmutableArray<string> Cells, DonorDraft Draft, ImmutableArray<string> Groups)
    : DonorRow(Line, Cells);

/// <summary>A row that names groups and no contact, so that an empty group can be made.</summary>
internal sealed record GroupRow(int Line, ImmutableArray<string> Cells, ImmutableArray<string> Groups) : DonorRow(Line, Cells);

/// <summary>A row that cannot be taken.</summary>
/// <param name="Reasons">At least one, in words; a reason about a cell names its column.</param>
internal sealed record RejectedRow(int Line, ImmutableArray<string> Cells, ImmutableArray<string> Reasons) : DonorRow(Line, Cells);

/// <summary>Since when and why an address does not work; a null is not known.</summary>
internal sealed record BadAddress(DateTimeOffset? Since, string? Reason);

/// <summary>A contact as a file says it. A null is a blank cell or a missing column: the file says nothing about it.</summary>
internal sealed record DonorDraft
{
    /// <summary>Null when the file does not say; then a company name alone makes an organization.</summary>
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

    /// <summary>What is known of an address that does not work.</summary>
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
