using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Uploads;

/// <summary>Texts for the meanings of columns.</summary>
static class ColumnText
{
    public static string Of(ColumnMeaning meaning) => $"{Of(meaning.Column)}{(meaning.Inverted ? " (reversed)" : "")}";

    static string Of(DonorColumn column) => column switch
    {
        DonorColumn.Type => "Type",
        DonorColumn.FirstName => "First name",
        DonorColumn.LastName => "Last name",
        DonorColumn.FullName => "First and last name",
        DonorColumn.CompanyName => "Company",
        DonorColumn.PrimaryEmail => "Primary email",
        DonorColumn.AlternateEmail => "Alternate email",
        DonorColumn.Address1 => "Address 1",
        DonorColumn.Address2 => "Address 2",
        DonorColumn.City => "City",
        DonorColumn.State => "State",
        DonorColumn.Postal => "Postal code",
        DonorColumn.Country => "Country",
        DonorColumn.Groups => "Groups",
        DonorColumn.EmailOptIn => "Integration Email Opt In",
        DonorColumn.EmailDeliverable => "Email Deliverable?",
        DonorColumn.AllowsSolicitations => "Allows Solicitations",
        DonorColumn.MarketingMail => "Marketing Mail",
        DonorColumn.Newsletter => "Newsletter",
        DonorColumn.ReceiveOtherMail => "Receive Other Mail",
        DonorColumn.AlternateEmailOptIn => "Alternate Email Opt-In?",
    };
}
