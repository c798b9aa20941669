namespace DonorSync.Server.Import.Reading;

/// <summary>The fields that a column of a donor file can hold.</summary>
public enum DonorColumn
{
    Type,
    FirstName,
    LastName,
    FullName,
    CompanyName,
    PrimaryEmail,
    AlternateEmail,
    Address1,
    Address2,
    City,
    State,
    Postal,
    Country,
    Groups,
    EmailOptIn,
    EmailDeliverable,
    AllowsSolicitations,
    MarketingMail,
    Newsletter,
    ReceiveOtherMail,
    AlternateEmailOptIn,
}

/// <summary>How the cells of a column are read.</summary>
internal enum CellRule
{
    /// <summary>As the field requires: text, or a yes or a no.</summary>
    Usual,

    /// <summary>A date, a reason or a mark: any filled cell means yes, unless it is a no.</summary>
    Filled,

    /// <summary>A mailing tool's words: Active, Unsubscribed, Cleaned.</summary>
    Status,

    /// <summary>Like Filled; a yes means that the person has died.</summary>
    Deceased,
}

/// <summary>The meaning of a header.</summary>
/// <param name="Inverted">The column asks for the opposite: "Do Not Email" for the opt-in.</param>
internal readonly record struct ColumnMeaning(DonorColumn Column, bool Inverted, CellRule Rule = CellRule.Usual)
{
    /// <summary>
    /// The name suggests the meaning, but is also used for other columns. The meaning applies if every cell is understood; otherwise the
    /// user is asked.
    /// </summary>
    public bool IsGuess { get; init; }

    /// <summary>Of several columns for one field, the lowest rank has priority, then the order in the file.</summary>
    public int Rank { get; init; }

    /// <summary>Address columns of one family belong together: a home street and a work city do not make one address.</summary>
    public string Family { get; init; } = "";

    /// <summary>For a column that is one group: the group's name. Its cells mark the members.</summary>
    public string? Group { get; init; }
}
