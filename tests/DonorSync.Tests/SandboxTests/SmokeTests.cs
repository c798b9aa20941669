namespace DonorSync.Tests.SandboxTests;

public sealed class SmokeTests
{
    [Fact]
    public async Task A_contact_is_made_read_changed_and_deleted()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("Newsletter");
        var id = await bench.ContactAsync("ada@example.org", list);
        var read = (await bench.GetAsync($"/v3/contacts/{id}?include=list_memberships")).Expect(200).Json;
        Assert.Equal([list], read.Texts("list_memberships"));
        Assert.False(read.Has("update_source"));
        var changed = (await bench.PutAsync(
            $"/v3/contacts/{id}", new
            {
                email_address = new { address = "ada@example.org", permission_to_send = "implicit" },
                first_name = "Ada",
                update_source = "Account"
            })).Expect(200).Json;
        Assert.Equal("Ada", changed.Text("first_name"));
        (await bench.DeleteAsync($"/v3/contacts/{id}")).Expect(204);
        (await bench.GetAsync("/v3/contacts?email=ada%40example.org")).Expect(200);
        Assert.Equal("""{"contacts":[],"_links":{}}""", (await bench.GetAsync("/v3/contacts?email=ada%40example.org")).Text);
    }

    [Fact]
    public async Task An_import_creates_contacts_on_a_list_and_counts_them()
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("Newsletter");
        var activity = (await bench.PostAsync(
            "/v3/activities/contacts_json_import",
                new
                {
                    import_data = new[] { new { email = "a@example.org", first_name = "A", street = "1 Elm St", street2 = "Apt 2" } },
                    list_ids = new[] { list }
                })).Expect(201).Json;
        Assert.Equal("initialized", activity.Text("state"));
        var done = (await bench.GetAsync($"/v3/activities/{activity.Text("activity_id")}")).Expect(200).Json;
        Assert.Equal("completed", done.Text("state"));
        Assert.Equal(1, done.GetProperty("status").Number("person_count"));
        var contact = Assert.Single(bench.Account.Contacts());
        Assert.Equal("1 Elm St Apt 2", contact.Street);
        Assert.Equal(["Newsletter"], contact.Lists);
    }
}
