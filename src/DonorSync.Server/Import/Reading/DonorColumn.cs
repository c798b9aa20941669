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

/// <summary>What a header means.</summary>
/// <param name="Inverted">The column asks the opposite: "Do Not Email" for the opt-in.</param>
internal readonly record struct ColumnMeaning(DonorColumn Column, bool Inverted);
