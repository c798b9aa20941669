namespace DonorSync.Server.Import;

/// <summary>What a column of a donor file can hold.</summary>
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
    /// <summary>As the field is: a text, or a yes or a no.</summary>
    Usual,

    /// <summary>A date, a reason or a mark: a filled cell says yes, whatever is in it, unless it is a no.</summary>
    Filled,

    /// <summary>Words of a mailing tool: Active, Unsubscribed, Cleaned.</summary>
    Status,

    /// <summary>Filled as above; a yes is the death of the person.</summary>
    Deceased,
}

/// <summary>What a header means.</summary>
/// <param name="Inverted">The column asks the opposite: "Do Not Email" for the opt-in.</param>
internal readonly record struct ColumnMeaning(DonorColumn Column, bool Inverted, CellRule Rule = CellRule.Usual)
{
    /// <summary>
    /// The name suggests the meaning, but other columns have such names too. It counts while every cell is understood; otherwise the user
    /// is asked.
    /// </summary>
    public bool IsGuess { get; init; }

    /// <summary>Of several columns for one field the lowest rank goes first, then the order in the file.</summary>
    public int Rank { get; init; }

    /// <summary>Address columns belong together: a street at home and a city at work make no address.</summary>
    public string Family { get; init; } = "";

    /// <summary>Of a column that is one group: the name of the group. Its cells say who is a member.</summary>
    public string? Group { get; init; }
}
