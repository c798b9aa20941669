namespace DonorSync.ConstantContact.Sandbox.Accounts;

internal static class PhysicalAddressJson
{
    public static void Write(Utf8JsonWriter json, PhysicalAddress address)
    {
        json.WriteStartObject();
        json.WriteString("address_line1", address.AddressLine1);
        json.Set("address_line2", address.AddressLine2);
        json.Set("address_line3", address.AddressLine3);
        json.WriteString("city", address.City);
        json.Set("state_code", address.StateCode);
        json.Set("state_name", address.StateName);
        json.Set("postal_code", address.PostalCode);
        json.WriteString("country_code", address.CountryCode);
        json.WriteEndObject();
    }
}
