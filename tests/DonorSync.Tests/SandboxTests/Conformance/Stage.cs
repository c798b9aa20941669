using System.Text;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests.Conformance;

/// <summary>An account with one record of each kind, and valid requests for each operation.</summary>
internal sealed class Stage(SandboxBench bench) : IAsyncDisposable
{
    private readonly Dictionary<string, string> ids = [];

    public SandboxBench Bench => bench;

    public string this[string name] => ids[name];

    public static async Task<Stage> SetAsync()
    {
        var stage = new Stage(await SandboxBench.StartAsync());
        await stage.FillAsync();
        return stage;
    }

    /// <summary>Sends a valid request of the operation.</summary>
    public Task<Reply> SendAsync(Endpoint endpoint) => SendAsync(endpoint, Path(endpoint), Body(endpoint));

    public Task<Reply> SendAsync(Endpoint endpoint, string path, object? body) =>
        bench.SendAsync(new HttpMethod(endpoint.Method), path, body);

    public string Path(Endpoint endpoint, string? id = null)
    {
        var path = "/v3" + endpoint.Path;
        foreach (var (name, value) in ids)
            path = path.Replace($"{{{name}}}", id ?? value, StringComparison.Ordinal);
        if (endpoint.Path.Contains("resubscribe", StringComparison.Ordinal) && id is null)
            path = path.Replace(ids["contact_id"], ids["gone"], StringComparison.Ordinal);
        return endpoint.Path.EndsWith("xrefs", StringComparison.Ordinal) ? path + "?sequence_ids=1,2,99999" : path;
    }

    public object? Body(Endpoint endpoint)
    {
        if (endpoint.Name == "POST /activities/contacts_file_import")
            return Csv("email,first_name\r\nnew@example.org,New\r\n", this["list"]);
        var body = endpoint.Body;
        foreach (var name in new[] { "list", "contact", "tag", "field" })
            body = body?.Replace($"{{{name}}}", ids[name], StringComparison.Ordinal);
        return body;
    }

    public static MultipartFormDataContent Csv(string text, string lists, string fileName = "donors.csv") => new()
    {
        { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", fileName },
        { new StringContent(lists), "list_ids" },
    };

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private async Task FillAsync()
    {
        ids["list"] = ids["list_id"] = await bench.ListAsync("Newsletter");
        // An account keeps its last list.
        await bench.ListAsync("General interest");
        ids["tag"] = ids["tag_id"] = (await bench.PostAsync("/v3/contact_tags", new { name = "Member" })).Expect(201).Json.Text("tag_id");
        ids["field"] = ids["custom_field_id"] = (
            await bench.PostAsync("/v3/contact_custom_fields", new { label = "Since year", type = "string" }))
                .Expect(201).Json.Text("custom_field_id");
        ids["contact"] = ids["contact_id"] = (await bench.PostAsync("/v3/contacts", FullContact())).Expect(201).Json.Text("contact_id");
        bench.Account.Seed(
            new SeedContact
            {
                Email = "gone@example.org",
                Permission = PermissionToSend.Unsubscribed,
                PermissionSource = ActedBy.Contact,
                OptOutReason = "Too many"
            },
            new SeedContact { Email = "deleted@example.org", Deleted = true },
            new SeedContact { Email = "waiting@example.org", Permission = PermissionToSend.PendingConfirmation });
        ids["gone"] = bench.Account.Find("gone@example.org")!.ContactId.ToString();
        ids["campaign_activity_id"] = bench.Account.SendCampaign(new NewCampaign
        {
            Name = "Spring appeal",
            Lists = ["Newsletter"],
            Bounces = new Dictionary<string, string> { ["ada@example.org"] = "B" },
            OptOuts = ["waiting@example.org"],
        }).ToString();
        ids["campaign_id"] = (await bench.GetAsync("/v3/emails")).Expect(200).Json.GetProperty("campaigns")[0].Text("campaign_id");
        var export = (await bench.PostAsync("/v3/activities/contact_exports", new { fields = new[] { "email_address", "first_name" } }))
            .Expect(201).Json;
        ids["file_export_id"] = ids["activity_id"] = export.Text("activity_id");
    }

    private object FullContact() => new
    {
        email_address = new { address = "ada@example.org", permission_to_send = "implicit" },
        first_name = "Ada",
        last_name = "Lovelace",
        job_title = "Countess",
        company_name = "Analytical Engines",
        birthday_month = 12,
        birthday_day = 10,
        anniversary = "12/31/2015",
        create_source = "Account",
        custom_fields = new[] { new { custom_field_id = this["field"], value = "1843" } },
        phone_numbers = new[] { new { phone_number = "(555) 555-1212", kind = "home" } },
        street_addresses = new[] { new { kind = "home", street = "12 St James's Square", city = "London", state = "Greater London",
            postal_code = "SW1Y", country = "United Kingdom" } },
        list_memberships = new[] { this["list"] },
        taggings = new[] { this["tag"] },
        notes = new[] { new { content = "Likes engines" } },
    };
}
