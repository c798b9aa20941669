using System.Text;
using System.Text.Json.Nodes;
using DonorSync.Tests.SandboxTests.Conformance;

namespace DonorSync.Tests.SandboxTests.Fuzzing;

/// <summary>Random requests: valid ones on few records, so that they interact; almost valid ones; hostile ones.</summary>
internal sealed class Requests(Random random, Hostile hostile, IReadOnlyDictionary<string, List<string>> known)
{
    private static readonly string[] Permissions = ["implicit", "explicit", "not_set", "pending_confirmation", "temp_hold", "unsubscribed"];

    public HttpRequestMessage Next()
    {
        var endpoint = EndpointTable.All[random.Next(EndpointTable.All.Length)];
        // Writes of contacts and lists affect the invariants most, so they are more frequent.
        if (random.Next(2) == 0)
            endpoint = EndpointTable.All[random.Next(16)];
        var path = "/v3" + string.Join('/', endpoint.Path.Split('/').Select(part => part.StartsWith('{') ? Id(part.Trim('{', '}')) : part));
        if (endpoint.Path.EndsWith("xrefs", StringComparison.Ordinal))
            path += "?sequence_ids=1,2,3";
        if (random.Next(6) == 0)
            path += (path.Contains('?') ? '&' : '?') + hostile.Query();
        var request = new HttpRequestMessage(
            new HttpMethod(random.Next(50) == 0 ? "PATCH" : endpoint.Method), new Uri(path, UriKind.Relative));
        if (endpoint.Name == "POST /activities/contacts_file_import")
            request.Content = Stage.Csv(random.Next(3) == 0
                ? hostile.Text() : $"email,first_name\n{Address()},A\n{Address()},\"B\nC\"\n", random.Next(4) == 0 ? hostile.Text()
                : Id("list_id"));
        else if (Body(endpoint) is { } body)
            request.Content = Content(body);
        return request;
    }

    private ByteArrayContent Content(JsonNode body)
    {
        var bytes = random.Next(3) == 0 ? hostile.Spoil(body) : Encoding.UTF8.GetBytes(body.ToJsonString());
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", random.Next(30) == 0 ? "text/plain" : "application/json; charset=UTF-8");
        return content;
    }

    private JsonNode? Body(Endpoint endpoint) => endpoint.Name switch
    {
        "POST /contacts" => Contact("create_source"),
        "PUT /contacts/{contact_id}" => Contact("update_source"),
        "POST /contacts/sign_up_form" =>
            new JsonObject { ["email_address"] = Address(), ["list_memberships"] = Ids("list_id", 3), ["first_name"] = "Sign" },
        "POST /contact_lists" or "PUT /contact_lists/{list_id}" =>
            new JsonObject { ["name"] = Name(), ["description"] = "D", ["favorite"] = random.Next(2) == 0 },
        "POST /activities/contacts_json_import" => Import(),
        "POST /activities/add_list_memberships" or "POST /activities/remove_list_memberships" =>
            new JsonObject { ["source"] = Source(), ["list_ids"] = Ids("list_id", 3) },
        "POST /activities/contacts_taggings_add" or "POST /activities/contacts_taggings_remove" =>
            new JsonObject { ["source"] = Source(), ["tag_ids"] = Ids("tag_id", 2) },
        "POST /activities/list_delete" => new JsonObject { ["list_ids"] = Ids("list_id", 1) },
        "POST /activities/contact_delete" =>
            random.Next(2) == 0
                ? new JsonObject { ["contact_ids"] = Ids("contact_id", 5) }
                : new JsonObject { ["list_ids"] = Ids("list_id", 1) },
        "POST /contact_tags" or "PUT /contact_tags/{tag_id}" => new JsonObject { ["name"] = Name() },
        "POST /contact_custom_fields" => new JsonObject { ["label"] = Name(), ["type"] = "string" },
        _ => endpoint.Body is { } text ? JsonNode.Parse(Fill(text)) : null,
    };

    private JsonObject Contact(string source)
    {
        var contact = new JsonObject
        {
            [source] = random.Next(2) == 0
            ? "Account"
            : "Contact",
            ["email_address"] = new JsonObject
            { ["address"] = Address(), ["permission_to_send"] = Permissions[random.Next(Permissions.Length)] }
        };
        if (random.Next(2) == 0)
            contact["list_memberships"] = Ids("list_id", random.Next(4) == 0 ? 60 : 4);
        if (random.Next(3) == 0)
            contact["street_addresses"] = new JsonArray(
                new JsonObject { ["kind"] = "home", ["street"] = "1 Elm St" }, new JsonObject { ["kind"] = "work", ["city"] = "Rome" });
        if (random.Next(3) == 0)
            contact["first_name"] = hostile.Text();
        if (random.Next(6) == 0)
            contact.Remove("email_address");
        return contact;
    }

    private JsonObject Import()
    {
        var rows = new JsonArray();
        for (var i = random.Next(1, 20); i > 0; i--)
            rows.Add(new JsonObject
            {
                ["email"] = random.Next(8) == 0
                ? "not an address"
                : Address(),
                ["first_name"] = "Imp",
                ["street"] = "2 Elm St",
                ["street2"] = "Rear",
                ["birthday_month"] = random.Next(0, 14),
                ["birthday_day"] = 1
            });
        return new JsonObject { ["import_data"] = rows, ["list_ids"] = Ids("list_id", random.Next(3) == 0 ? 50 : 2) };
    }

    private JsonObject Source() => random.Next(4) switch
    {
        0 => new JsonObject { ["list_ids"] = Ids("list_id", 2) },
        1 => new JsonObject { ["all_active_contacts"] = true },
        _ => new JsonObject { ["contact_ids"] = Ids("contact_id", 20) },
    };

    /// <summary>Returns one of few addresses, in any case, so that requests hit the same contact.</summary>
    private string Address()
    {
        var address = $"p{random.Next(150)}@example.org";
        return random.Next(3) == 0 ? address.ToUpperInvariant() : address;
    }

    private string Name() => (random.Next(3) == 0 ? "LIST " : "List ") + random.Next(80);

    private JsonArray Ids(string kind, int most) =>
        new([.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => (JsonNode?)Id(kind))]);

    private string Id(string kind)
    {
        if (random.Next(15) == 0)
            return random.Next(2) == 0 ? EndpointTable.UnknownId : Uri.EscapeDataString(hostile.Text()) is { Length: > 0 } text
                ? text
                : "x";
        return known.TryGetValue(kind, out var ids) && ids.Count > 0 ? ids[random.Next(ids.Count)] : EndpointTable.UnknownId;
    }

    private string Fill(string text) =>
        text.Replace("{list}", Id("list_id"), StringComparison.Ordinal).Replace("{contact}", Id("contact_id"), StringComparison.Ordinal)
            .Replace("{tag}", Id("tag_id"), StringComparison.Ordinal).Replace("{field}", Id("custom_field_id"), StringComparison.Ordinal);
}
