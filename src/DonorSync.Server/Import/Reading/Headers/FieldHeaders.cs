using System.Collections.Frozen;

namespace DonorSync.Server.Import.Reading.Headers;

/// <summary>Names of the columns for type, names, e-mail addresses and groups.</summary>
internal static class FieldHeaders
{
    /// <summary>E-mail columns by rank: the first filled one becomes the primary address, a second one the alternate address.</summary>
    private static readonly string[][] Emails =
    [
        [
            "Primary Email", "Email", "Email Address", "Primary Email Address", "Preferred Email", "Preferred Email Address", "Email 1",
            "Email Address 1", "E-mail 1 - Value", "Email 1 Address", "Main Email", "Default Email", "Contact Email", "Subscriber Email",
            "Donor Email", "Customer Email", "Member Email", "Constituent Email", "Supporter Email", "Attendee Email", "Buyer Email",
            "Purchaser Email", "Billing Email", "User Email", "Donor Email Address", "Contact Email Address", "Email - Primary",
            "Email Addr", "Email Value", "Org Email", "Organization Email",
        ],
        ["Home Email", "Personal Email", "Email - Home", "Home Email Address", "Personal Email Address", "Private Email"],
        ["Work Email", "Business Email", "Office Email", "Email - Work", "Work Email Address", "Business Email Address", "Company Email"],
        [
            "Other Email", "Email - Other", "Other Email Address", "Email 2", "Email Address 2", "E-mail 2 - Value", "Email 2 Address",
            "Second Email", "Email 3", "Email Address 3", "E-mail 3 - Value", "Email 3 Address", "Additional Email", "Additional Emails",
        ],
    ];

    private static readonly (DonorColumn Column, string[] Names)[] Plain =
    [
        (DonorColumn.Type,
            ["Type", "Contact Type", "Account Type", "Constituent Type", "Donor Type", "Record Type", "Person or Organization",
             "Individual or Organization", "Person Type", "Entity Type", "Party Type", "Customer Type", "Supporter Type",
             "Contact Record Type", "Account Record Type", "Key Indicator", "Constituent Kind", "Profile Type"]),
        (DonorColumn.FirstName,
            ["First Name", "First", "Given Name", "Forename", "Contact First Name", "Primary Contact First Name", "Preferred First Name",
             "FName", "First Names", "Individual First Name"]),
        (DonorColumn.LastName,
            ["Last Name", "Last", "Surname", "Family Name", "Contact Last Name", "Primary Contact Last Name", "LName",
             "Individual Last Name", "Last/Organization Name", "Last Name/Organization Name", "Last Name or Organization",
             "Last/Organization/Group/Household Name"]),
        (DonorColumn.FullName,
            ["Name", "Full Name", "Display Name", "Donor Name", "Constituent Name", "Contact Name", "Account Name", "Household Name",
             "Customer Name", "Member Name", "Supporter Name", "Attendee Name", "Billing Name", "Contact Full Name", "Sort Name"]),
        (DonorColumn.CompanyName,
            ["Company", "Company Name", "Organization", "Organization Name", "Organisation", "Organisation Name", "Org Name", "Org",
             "Business", "Business Name", "Employer", "Employer Name", "Default Address Company", "Organization 1 - Name",
             "Organization Display Name", "Billing Company", "Corporation Name", "Legal Name", "Foundation Name"]),
        (DonorColumn.AlternateEmail,
            ["Alternate Email", "Alternate Email Address", "Secondary Email", "Secondary Email Address", "Alt Email", "Email Alternate"]),
        (DonorColumn.Groups,
            ["Groups", "Group", "Group Names", "Group Name", "Current Groups", "Constituent Groups", "Contact Groups", "Tags", "Tag",
             "Contact Tags", "Tag Names", "Customer Tags", "Lists", "Email Lists", "Mailing Lists", "List Names", "Contact Lists",
             "List Membership", "List Memberships", "Static Lists", "Group Membership", "Group Memberships", "Groups Joined", "Labels",
             "Member Groups", "Group participation", "Subscriber Groups"]),
        (DonorColumn.AllowsSolicitations, ["Allows Solicitations", "Allow Solicitations", "Solicitable", "OK to Solicit"]),
        (DonorColumn.MarketingMail, ["Marketing Mail", "Receives Marketing Mail"]),
        (DonorColumn.Newsletter, ["Newsletter"]),
        (DonorColumn.ReceiveOtherMail, ["Receive Other Mail", "Receives Other Mail", "Other Mail"]),
    ];

    private static readonly string[] OrganizationFlags = ["Org Rec", "Is Organization", "Is Organisation", "Is Org", "Is Company",
        "Is Business", "Is an Organization"];

    private static readonly string[] InvertedSolicitations = ["Do Not Solicit", "No Solicitations", "No Solicitation"];

    /// <summary>Prefixes of fields that belong to the contact itself: "Billing First Name", "Donor Last Name".</summary>
    private static readonly string[] Owners =
        ["BILLING", "DONOR", "CUSTOMER", "CONSTITUENT", "CONTACT", "SUBSCRIBER", "MEMBER", "ATTENDEE", "BUYER", "PURCHASER", "SUPPORTER",
         "USER", "PRIMARY", "LEGAL"];

    private static readonly FrozenSet<DonorColumn> Owned =
        [DonorColumn.FirstName, DonorColumn.LastName, DonorColumn.CompanyName, DonorColumn.PrimaryEmail];

    public static IEnumerable<(string Name, ColumnMeaning Meaning)> All =>
    [
        .. Plain.SelectMany(row => row.Names, (row, name) => (name, new ColumnMeaning(row.Column, Inverted: false))),
        .. Emails.SelectMany((names, rank) => names.Select(name => (name, new ColumnMeaning(DonorColumn.PrimaryEmail,
            Inverted: false) { Rank = rank }))),
        .. OrganizationFlags.Select(name => (name, new ColumnMeaning(DonorColumn.Type, Inverted: false, CellRule.Filled))),
        .. InvertedSolicitations.Select(name => (name, new ColumnMeaning(DonorColumn.AllowsSolicitations, Inverted: true))),
    ];

    public static ColumnMeaning? FindPrefixed(string key, FrozenDictionary<string, ColumnMeaning> names)
    {
        foreach (var owner in Owners)
        {
            if (key.StartsWith(owner, StringComparison.Ordinal) && names.TryGetValue(key[owner.Length..], out var meaning)
                && Owned.Contains(meaning.Column))
                return meaning;
        }
        return null;
    }
}
