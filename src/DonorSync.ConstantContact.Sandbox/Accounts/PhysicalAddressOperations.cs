namespace DonorSync.ConstantContact.Sandbox.Accounts;

/// <summary><c>/account/summary/physical_address</c>.</summary>
internal static class PhysicalAddressOperations
{
    private const string PathOf = "/account/summary/physical_address";

    private static readonly Shape Body = Shape.Object(
        new Field("address_line1", Shape.Text(80, 1), Required: true), new Field("address_line2", Shape.Text(80, 1)),
        new Field("address_line3", Shape.Text(80, 1)),
        new Field("city", Shape.Text(80, 1), Required: true), new Field("state_code", Shape.Text(2)),
        new Field("state_name", Shape.Text(80)),
        new Field("postal_code", Shape.Text(20)), new Field("country_code", Shape.Text(2, 2), Required: true));

    /// <summary>Returns an empty object when no address is set. What the real service does then is not known.</summary>
    public static readonly ApiOperation Get = new(
        "GET", PathOf, Scopes.AccountRead, Http.Privileges.AccountRead, call => Answer(200, call.Store.Profile.Address));

    public static readonly ApiOperation Post = new("POST", PathOf, Scopes.AccountUpdate, Http.Privileges.AccountUpdate, call =>
        call.Store.Profile.Address is null
            ? Set(call, 201)
            : throw Refusal.Conflict("Validation failed: The physical address already exists"))
    {
        BodyKind = BodyKind.Json,
        Body = Body,
    };

    public static readonly ApiOperation Put = new(
        "PUT", PathOf, Scopes.AccountUpdate, Http.Privileges.AccountUpdate, call => Set(call, 200))
    { BodyKind = BodyKind.Json, Body = Body };

    private static ApiReply Set(ApiCall call, int status)
    {
        var body = call.Json;
        var country = body.Text("country_code")!.ToUpperInvariant();
        var northAmerican = country is "US" or "CA";
        List<string> faults = [];
        if (northAmerican && body.Filled("state_code") is null)
            faults.Add("state_code is missing");
        if (northAmerican && body.Filled("postal_code") is null)
            faults.Add("postal_code is missing");
        if (body.Filled(northAmerican ? "state_name" : "state_code") is not null)
            faults.Add($"{(northAmerican ? "state_name" : "state_code")} does not have a valid value");
        if (faults.Count > 0)
            throw Refusal.Invalid(faults);
        call.Store.Profile.Address = new PhysicalAddress(body.Text("address_line1")!, body.Text("city")!, country)
        {
            AddressLine2 = body.Filled("address_line2"),
            AddressLine3 = body.Filled("address_line3"),
            StateCode = body.Filled("state_code"),
            StateName = body.Filled("state_name"),
            PostalCode = body.Filled("postal_code"),
        };
        return Answer(status, call.Store.Profile.Address);
    }

    private static ApiReply Answer(int status, PhysicalAddress? address) => ApiReply.Json(status, json =>
    {
        if (address is not null)
        {
            PhysicalAddressJson.Write(json, address);
            return;
        }

        json.WriteStartObject();
        json.WriteEndObject();
    });
}

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
