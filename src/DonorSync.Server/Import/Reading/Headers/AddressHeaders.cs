using System.Collections.Frozen;

namespace DonorSync.Server.Import.Reading.Headers;

/// <summary>
/// Names of address columns: a field ("City"), alone or with its address before or after it ("Mailing City", "City - Home").
/// </summary>
internal static class AddressHeaders
{
    private static readonly FrozenDictionary<string, DonorColumn> Fields = new (DonorColumn Column, string[] Keys)[]
    {
        (DonorColumn.Address1,
            ["ADDRESS1", "ADDRESSLINE1", "ADDRESS", "STREET", "STREETADDRESS", "STREET1", "STREETLINE1", "STREETADDRESS1",
             "STREETADDRESSLINE1", "ADDR1", "ADDR", "LINE1", "ADDRESSSTREET", "STREETNAME", "STREETADDRESSLINE"]),
        (DonorColumn.Address2,
            ["ADDRESS2", "ADDRESSLINE2", "STREET2", "STREETLINE2", "STREETADDRESS2", "STREETADDRESSLINE2", "APARTMENT", "SUITE", "UNIT",
             "ADDR2", "LINE2", "EXTENDEDADDRESS", "SUPPLEMENTALADDRESS1", "APT", "APTSUITE"]),
        (DonorColumn.City, ["CITY", "TOWN", "CITYTOWN", "TOWNCITY", "LOCALITY", "SUBURB", "CITYNAME"]),
        (DonorColumn.State,
            ["STATE", "PROVINCE", "STATEPROVINCE", "PROVINCESTATE", "REGION", "COUNTY", "STATECODE", "STATEREGION", "STATEPROVINCEREGION",
             "STATEPROVINCECODE", "PROVINCECODE", "PROVINCENAME", "STATENAME", "STATEABBREVIATION", "STATEPROV", "STATECOUNTY"]),
        (DonorColumn.Postal,
            ["POSTAL", "POSTALCODE", "POSTCODE", "ZIP", "ZIPCODE", "ZIPPOSTALCODE", "POSTALCODEZIP", "POSTALCODEZIPCODE", "ZIPPOSTAL",
             "POSTALZIP", "ZIPPOSTCODE", "POSTALZIPCODE", "ZIPCODEPOSTALCODE"]),
        (DonorColumn.Country, ["COUNTRY", "COUNTRYNAME", "COUNTRYREGION", "COUNTRYCODE", "COUNTRYREGIONNAME"]),
    }.SelectMany(row => row.Keys, (row, key) => (row.Column, key)).ToFrozenDictionary(pair => pair.key, pair => pair.Column);

    /// <summary>By rank: the home address has priority over the work address, and that over all others.</summary>
    private static readonly (string Name, int Rank)[] Families = new (int Rank, string[] Names)[]
    {
        (1, ["PRIMARYADDRESS", "PREFERREDADDRESS", "DEFAULTADDRESS", "MAILINGADDRESS", "CONTACTADDRESS", "MAINADDRESS", "ADDRESS1",
            "ADDRESS",
             "PRIMARY", "PREFERRED", "DEFAULT", "MAILING", "MAIN", "CONTACT", "DONOR", "CUSTOMER", "MEMBER", "CONSTITUENT", "CURRENT"]),
        (2, ["HOMEADDRESS", "RESIDENTIALADDRESS", "PERMANENTADDRESS", "PERSONALADDRESS", "HOME", "PERSONAL", "PRIVATE", "RESIDENTIAL",
            "PERMANENT"]),
        (3, ["BILLINGADDRESS", "BILLTO", "BILLING", "BILL", "CARDADDRESS", "CARD"]),
        (4, ["WORKADDRESS", "BUSINESSADDRESS", "OFFICEADDRESS", "COMPANYADDRESS", "ORGANIZATIONADDRESS", "WORK", "BUSINESS", "OFFICE",
            "COMPANY", "ORGANIZATION",
             "EMPLOYER"]),
        (5, ["SHIPPINGADDRESS", "OTHERADDRESS", "SECONDARYADDRESS", "ALTERNATEADDRESS", "SEASONALADDRESS", "ADDRESS2", "ADDRESS3",
            "SHIPPING", "SHIPTO", "SHIP", "OTHER",
             "SECONDARY", "ALTERNATE", "SEASONAL"]),
    }.SelectMany(row => row.Names, (row, name) => (name, row.Rank)).OrderByDescending(family => family.name.Length).ToArray();

    public static ColumnMeaning? Find(string key)
    {
        if (Fields.TryGetValue(key, out var plain))
            return new(plain, Inverted: false);
        foreach (var (name, rank) in Families)
        {
            if (key.Length > name.Length && Rest(key, name) is { } rest && Fields.TryGetValue(rest, out var column))
                return new(column, Inverted: false) { Family = FamilyOf(name), Rank = rank };
        }
        return null;
    }

    private static string FamilyOf(string name) =>
        name.Length > 7 && name.EndsWith("ADDRESS", StringComparison.Ordinal) ? name[..^7] : name;

    private static string? Rest(string key, string family) => key.StartsWith(family, StringComparison.Ordinal) ? key[family.Length..]
        : key.EndsWith(family, StringComparison.Ordinal) ? key[..^family.Length]
        : null;
}
