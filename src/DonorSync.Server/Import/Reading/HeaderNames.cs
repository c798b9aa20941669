using System.Collections.Frozen;

namespace DonorSync.Server.Import;

/// <summary>
/// The one table of header names. Compared by letters and digits only, ignoring case, so that "Zip/Postal Code", "zip_postal_code"
/// and "ZIP Postal Code" are one. Names are those of common donor databases and mailing tools.
/// </summary>
internal static class HeaderNames
{
    private static readonly (DonorColumn Column, string[] Names)[] Plain =
    [
        (DonorColumn.Type,
            ["Type", "Contact Type", "Account Type", "Constituent Type", "Donor Type", "Record Type", "Person or Organization"]),
        (DonorColumn.FirstName,
            ["First Name", "First", "Given Name", "Forename", "Contact First Name", "Primary Contact First Name", "Preferred First Name"]),
        (DonorColumn.LastName,
            ["Last Name", "Last", "Surname", "Family Name", "Contact Last Name", "Primary Contact Last Name"]),
        (DonorColumn.FullName,
            ["Name", "Full Name", "Display Name", "Donor Name", "Constituent Name", "Contact Name", "Account Name"]),
        (DonorColumn.CompanyName,
            ["Company", "Company Name", "Organization", "Organization Name", "Organisation", "Organisation Name", "Org Name", "Org", "Business",
             "Business Name", "Employer", "Employer Name"]),
        (DonorColumn.PrimaryEmail,
            ["Primary Email", "Email", "Email Address", "Primary Email Address", "Preferred Email", "Email 1", "Email Address 1",
             "Personal Email", "Home Email", "E-mail 1 - Value"]),
        (DonorColumn.AlternateEmail,
            ["Alternate Email", "Alternate Email Address", "Secondary Email", "Secondary Email Address", "Other Email", "Email 2",
             "Email Address 2", "Alt Email", "Work Email", "E-mail 2 - Value"]),
        (DonorColumn.Address1,
            ["Address 1", "Address Line 1", "Address", "Street", "Street Address", "Street 1", "Street Line 1", "Street Address 1", "Primary Street",
             "Primary Address", "Mailing Street", "Mailing Address", "Home Street", "Home Address", "Street Address Line 1",
             "Street Address Line 1 - Home", "Addr 1"]),
        (DonorColumn.Address2,
            ["Address 2", "Address Line 2", "Street 2", "Street Line 2", "Street Address 2", "Street Address Line 2",
             "Street Address Line 2 - Home", "Apartment", "Suite", "Unit", "Addr 2"]),
        (DonorColumn.City,
            ["City", "Town", "Primary City", "Mailing City", "Home City", "City - Home", "City/Town", "Locality"]),
        (DonorColumn.State,
            ["State", "Province", "State/Province", "Region", "County", "Primary State", "Mailing State", "Mailing State/Province", "Home State",
             "State/Province - Home", "State Code"]),
        (DonorColumn.Postal,
            ["Postal", "Postal Code", "Postcode", "Zip", "Zip Code", "ZIP/Postal Code", "Postal Code/Zip", "Zip/Postal", "Primary ZIP Code",
             "Primary Postal Code", "Mailing Zip", "Mailing Zip/Postal Code", "Mailing Postal Code", "Home Zip Code", "Zip/Postal Code - Home"]),
        (DonorColumn.Country,
            ["Country", "Primary Country", "Mailing Country", "Home Country", "Country - Home", "Country Name"]),
        (DonorColumn.Groups,
            ["Groups", "Group", "Group Names", "Current Groups", "Constituent Groups", "Tags", "Lists", "Email Lists", "Mailing Lists"]),
        (DonorColumn.EmailOptIn,
            ["Email Opt In", "Integration Email Opt In", "Opt In", "Opted In", "Email Opted In", "Opted In to Email", "Email Opt In Status",
             "Accepts Email", "Accepts Marketing", "Allow Email", "Allows Email", "OK to Email", "Can Email", "Subscribed", "Email Interest",
             "Email Interest Type", "Email Consent"]),
        (DonorColumn.EmailDeliverable,
            ["Email Deliverable", "Deliverable", "Email Valid", "Email Is Valid", "Valid Email"]),
        (DonorColumn.AllowsSolicitations,
            ["Allows Solicitations", "Allow Solicitations", "Solicitable", "OK to Solicit"]),
        (DonorColumn.MarketingMail,
            ["Marketing Mail", "Receives Marketing Mail", "Marketing"]),
        (DonorColumn.Newsletter,
            ["Newsletter", "Receives Newsletter", "Newsletter Opt In"]),
        (DonorColumn.ReceiveOtherMail,
            ["Receive Other Mail", "Receives Other Mail", "Other Mail"]),
        (DonorColumn.AlternateEmailOptIn,
            ["Alternate Email Opt In", "Secondary Email Opt In"]),
    ];

    private static readonly (DonorColumn Column, string[] Names)[] Inverted =
    [
        (DonorColumn.EmailOptIn,
            ["Do Not Email", "No Email", "Don't Email", "Opted Out of Email", "Has Opted Out of Email", "Email Opt Out", "Email Opted Out", "Opt Out",
             "Opted Out", "Opt Out Email", "Unsubscribed", "Email Unsubscribed", "Do Not Contact"]),
        (DonorColumn.EmailDeliverable,
            ["Email Bounced", "Email Is Bad", "Bad Email", "Invalid Email"]),
        (DonorColumn.AllowsSolicitations,
            ["Do Not Solicit", "No Solicitations"]),
    ];

    private static readonly FrozenDictionary<string, ColumnMeaning> Meanings = Plain
        .SelectMany(row => row.Names, (row, name) => (name, new ColumnMeaning(row.Column, Inverted: false)))
        .Concat(Inverted.SelectMany(row => row.Names, (row, name) => (name, new ColumnMeaning(row.Column, Inverted: true))))
        .ToFrozenDictionary(pair => Key(pair.Item1), pair => pair.Item2);

    public static ColumnMeaning? Find(string header) => Meanings.TryGetValue(Key(header), out var meaning) ? meaning : null;

    private static string Key(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
