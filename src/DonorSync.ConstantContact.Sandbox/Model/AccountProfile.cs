namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>The data that the account endpoints return.</summary>
internal sealed class AccountProfile
{
    public string OrganizationName { get; set; } = "";
    public string ContactEmail { get; set; } = "owner@example.org";
    public string? ContactPhone { get; set; } = "5551234567";
    public string? CountryCode { get; set; } = "us";
    public string? FirstName { get; set; } = "Sam";
    public string? LastName { get; set; } = "Sandbox";
    public string? OrganizationPhone { get; set; } = "5551234567";
    public string? StateCode { get; set; } = "MA";
    public string? TimeZoneId { get; set; } = "US/Eastern";
    public string? Website { get; set; } = "https://example.org";

    /// <summary>Confirmed Opt-in of the account: a sign-up is pending until the contact confirms.</summary>
    public bool ConfirmedOptIn { get; set; }
    public PhysicalAddress? Address { get; set; }
    public List<AccountEmail> Emails { get; set; } = [];
}

internal sealed record PhysicalAddress(string AddressLine1, string City, string CountryCode)
{
    public string? AddressLine2 { get; init; }
    public string? AddressLine3 { get; init; }
    public string? StateCode { get; init; }
    public string? StateName { get; init; }
    public string? PostalCode { get; init; }
}

internal sealed record AccountEmail(long Id, string Address, bool Confirmed, DateTimeOffset? ConfirmedAt, IReadOnlyList<string> Roles);
